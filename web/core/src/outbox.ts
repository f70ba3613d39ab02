import type { Ack, Id, MessageBody, Post, Refusal } from './protocol.ts'

/** A message that is not yet part of its conversation here. `sent` means acknowledged, its part still to come. */
export interface Unsent {
  id: Id
  c: Id | null
  body: MessageBody
  note?: true
  /** When it was written, by this device's clock set to the server's. */
  at: number
  state: 'waiting' | 'sent' | 'failed'
  error?: { code: string; detail: string }
}

/** Where unsent messages outlive a reload. May fail at any time: then they live as long as the page. */
export interface OutboxStorage {
  load(): Promise<Unsent[]>
  save(entry: Unsent): Promise<void>
  remove(id: Id): Promise<void>
}

/** Refusals that say "later", with the milliseconds to wait where none are named. */
const LATER: Record<string, number> = { TooMany: 5_000, Unavailable: 3_000, Offline: 3_000 }
const UNANSWERED = 20_000
export const MAX_FRAME = 256 * 1024
export const MAX_UNSENT = 50

/** Messages on their way, in the order they were written. Each is sent with the same id until it is acknowledged. */
export class Outbox {
  private items: readonly Unsent[] = []
  private readonly timers = new Map<Id, ReturnType<typeof setTimeout>>()
  private readonly storage: OutboxStorage | undefined
  private readonly send: (post: Post) => boolean
  private readonly changed: () => void

  /** `send` says whether the post went out; what did not goes at the next `resend`. */
  constructor(send: (post: Post) => boolean, changed: () => void, storage?: OutboxStorage) {
    this.send = send
    this.changed = changed
    this.storage = storage
  }

  get entries(): readonly Unsent[] {
    return this.items
  }

  async load(): Promise<void> {
    const kept = await this.storage?.load().catch(() => [])
    if (!kept?.length) return
    const known = new Set(this.items.map((entry) => entry.id))
    this.set([...kept.filter((entry) => !known.has(entry.id)), ...this.items])
  }

  /** False when too many wait already: the caller keeps the text. */
  add(entry: Unsent): boolean {
    if (this.items.filter((item) => item.state !== 'sent').length >= MAX_UNSENT) return false
    const size = new TextEncoder().encode(JSON.stringify(post(entry))).length
    const refusal = size > MAX_FRAME ? ({ state: 'failed', error: { code: 'MessageTooLong', detail: '' } } as const) : {}
    this.set([...this.items, { ...entry, ...refusal }])
    this.keep(entry)
    this.try(entry.id)
    return true
  }

  /** After a (re)connection: everything not acknowledged goes again. */
  resend(): void {
    for (const entry of this.items) if (entry.state === 'waiting') this.try(entry.id)
  }

  /** The user asks to try a failed message again, or the conversation it belongs to has changed. */
  retry(id: Id, c?: Id | null): void {
    const entry = this.change(id, (item) => ({ ...item, state: 'waiting', error: undefined, c: c === undefined ? item.c : c }))
    if (entry) this.keep(entry)
    this.try(id)
  }

  discard(id: Id): void {
    if (!this.find(id)) return
    this.stop(id)
    this.forget(id)
    this.set(this.items.filter((entry) => entry.id !== id))
  }

  /** Stored by the server. It stays listed until its part arrives, so that it never vanishes in between. */
  acknowledge({ id, c }: Ack): void {
    this.stop(id)
    this.forget(id)
    this.change(id, (entry) => ({ ...entry, c, state: 'sent', error: undefined }))
  }

  refuse({ id, code, detail, params }: Refusal): void {
    const entry = id && this.find(id)
    if (!entry || entry.state !== 'waiting') return
    this.stop(entry.id)
    if (code in LATER) {
      const seconds = Number(params?.retry_after)
      this.later(entry.id, seconds > 0 ? seconds * 1000 : LATER[code]!)
    } else {
      const failed = this.change(entry.id, (item) => ({ ...item, state: 'failed', error: { code, detail } }))
      if (failed) this.keep(failed)
    }
  }

  find(id: Id): Unsent | undefined {
    return this.items.find((entry) => entry.id === id)
  }

  stopAll(): void {
    for (const id of this.timers.keys()) this.stop(id)
  }

  private try(id: Id): void {
    const entry = this.find(id)
    if (entry?.state !== 'waiting') return
    this.later(id, UNANSWERED)
    if (!this.send(post(entry))) this.stop(id)
  }

  private later(id: Id, delay: number): void {
    this.stop(id)
    this.timers.set(
      id,
      setTimeout(() => this.try(id), delay),
    )
  }

  private stop(id: Id): void {
    clearTimeout(this.timers.get(id))
    this.timers.delete(id)
  }

  private change(id: Id, to: (entry: Unsent) => Unsent): Unsent | undefined {
    const entry = this.find(id)
    if (!entry) return undefined
    const next = to(entry)
    this.set(this.items.map((item) => (item === entry ? next : item)))
    return next
  }

  private set(items: readonly Unsent[]): void {
    this.items = items
    this.changed()
  }

  private keep(entry: Unsent): void {
    this.storage?.save(entry).catch(() => undefined)
  }

  private forget(id: Id): void {
    this.storage?.remove(id).catch(() => undefined)
  }
}

function post({ id, c, body, note }: Unsent): Post {
  return { t: 'post', id, c, body, ...(note && { note }) }
}

/** A storage whose code is loaded in the background. */
export function lazyStorage(load: () => Promise<OutboxStorage>): OutboxStorage {
  const storage = load()
  return {
    load: () => storage.then((it) => it.load()),
    save: (entry) => storage.then((it) => it.save(entry)),
    remove: (id) => storage.then((it) => it.remove(id)),
  }
}
