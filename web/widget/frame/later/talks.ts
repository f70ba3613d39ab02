import type { components } from '@haoke/client/api'
import type { Id } from '@haoke/client/protocol'
import { prepend, unreadOf, type PartRange } from '@haoke/client/thread'
import type { MessagePart } from '../session/rows.ts'
import type { Session } from '../session/session.ts'
import type { State } from '../session/state.ts'
import { dress } from './appearance.ts'
import { clearNotices } from './installed.ts'
import { KeptTalks, type Log } from './kept-talks.ts'

export type Listed = components['schemas']['ListedConversation']

/** What the page shows: the talk that is going on, the list, or one of the list. */
export type View = 'talk' | 'list' | Id

const SETTLES = 1_000
const MOST = 500
const NO_MARKS = { visitor_delivered: 0, visitor_read: 0, agent_delivered: 0, agent_read: 0 }

/** The visitor's conversations on a page of their own, and a copy of them for when there is no network. */
export class Talks {
  view: View = 'talk'
  items: readonly Listed[] = []
  /** Where the list goes on; null at its end. */
  next: string | null = null
  loading = false
  /** What was asked for last did not come. */
  failed = false
  private readonly logs = new Map<Id, Log>()
  private readonly listeners = new Set<() => void>()
  private readonly kept: KeptTalks
  private session!: Session
  private show!: (on: boolean) => void
  private visitor: Id | undefined
  private restored = false
  /** The conversation that was shown from the copy, until the server has said which one goes on. */
  private shown: Id | null = null
  private online = false
  private over = false
  /** How many steps back the talk is. */
  private depth = 0
  /** There may be conversations of earlier visits, which were not asked for yet. */
  private unasked = false
  private wanted: Id | null
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly count: (elsewhere: number) => void

  /** `wanted`: the conversation that the address names. `count` hears how many messages wait outside the one going on. */
  constructor(name: string, wanted: Id | null, count: (elsewhere: number) => void) {
    this.kept = new KeptTalks(name)
    this.wanted = wanted
    this.count = count
  }

  /** Reads the copy. Never fails, and takes no longer than a moment. */
  load(): Promise<void> {
    return this.kept.load()
  }

  /** `known`: nobody else than at the last visit is said to be here. */
  begin(session: Session, show: (on: boolean) => void, known: boolean): void {
    this.session = session
    this.show = show
    this.unasked = Boolean(session.keeper.get().token)
    if (known && this.unasked) this.restore()
    session.store.subscribe(() => this.look())
    addEventListener('popstate', (event) => this.arrive(event.state))
    this.arrive(history.state)
    addEventListener('pagehide', () => void this.keep())
    document.addEventListener('visibilitychange', () => this.seen())
    navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<{ open?: Id }>) => data?.open && this.go(data.open))
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** The list with what has come over the socket meanwhile. */
  listed(state: State): Listed[] {
    const { conversation, thread, earlier } = state
    const seen = new Set(earlier.map(({ c }) => c))
    // What stands above in the talk was seen there.
    const items = this.items.map((item) => (seen.has(item.id) ? { ...item, unread: 0 } : item))
    if (!conversation) return items
    const known = items.find(({ id }) => id === conversation.id)
    const messages = thread?.parts.filter((part): part is MessagePart => part.kind === 'message') ?? []
    const last = messages[messages.length - 1]
    const current = { ...known, ...conversation, unread: thread ? unreadOf(thread, 'visitor') : 0, last: last ? lastOf(last) : (known?.last ?? null) }
    return [{ ...current, last_at: last?.at ?? conversation.last_at }, ...items.filter(({ id }) => id !== conversation.id)]
  }

  unreadElsewhere(): number {
    const state = this.session.store.get()
    return this.listed(state).reduce((sum, { id, unread }) => (id === state.conversation?.id ? sum : sum + (unread ?? 0)), 0)
  }

  log(c: Id): Log | undefined {
    return this.logs.get(c)
  }

  /** One view further, which the device's own way back ends. */
  go(view: View): void {
    const to = view === this.session.store.get().thread?.c ? 'talk' : view
    if (to === this.view) return
    if (to === 'talk') return history.go(-this.depth)
    this.depth += 1
    history.pushState({ view: to, depth: this.depth }, '')
    this.turn(to)
  }

  more(): void {
    if (this.next && !this.loading && this.items.length < MOST) this.fetch(this.next)
  }

  older(c: Id): void {
    const log = this.logs.get(c)
    if (log && log.from > 1 && !this.loading) this.range(c, log.from)
  }

  /** The copy goes, and no other is made. */
  async end(): Promise<void> {
    this.over = true
    await this.kept.clear()
  }

  // ---- inside ------------------------------------------------------------------------------------------------------

  private arrive(state: unknown): void {
    const { view = 'talk', depth = 0 } = (state ?? {}) as { view?: View; depth?: number }
    this.depth = depth
    this.turn(view)
  }

  /** Notices of the conversation that is on the screen have done their part. */
  private seen(): void {
    const c = this.view === 'talk' ? this.session.store.get().thread?.c : this.view
    if (c && c !== 'list' && document.visibilityState === 'visible') void clearNotices(c)
  }

  private turn(view: View): void {
    this.view = view
    this.failed = false
    this.show(view === 'talk')
    this.seen()
    if (view === 'list') this.fetch('')
    else if (view !== 'talk') this.opened(view)
    this.changed()
  }

  private opened(c: Id): void {
    const kept = this.kept.logs.get(c)
    if (kept && !this.logs.has(c)) this.logs.set(c, kept)
    const item = this.items.find(({ id }) => id === c)
    if (!item) this.fetch('')
    const log = this.logs.get(c)
    if (!item || !log || log.through < item.last_seq) this.range(c, Number.MAX_SAFE_INTEGER)
    else this.read(c)
  }

  private fetch(cursor: string): void {
    this.attempt(async (requests) => {
      const page = await requests.conversations(cursor)
      this.items = cursor ? [...this.items, ...page.items.filter(({ id }) => this.items.every((item) => item.id !== id))] : page.items
      this.next = page.next ?? null
    })
  }

  private range(c: Id, before: number): void {
    this.attempt(async (requests) => {
      const range: PartRange = await requests.partsBefore(c, before)
      const known = this.logs.get(c)
      // Where more came meanwhile than fits in a range, what lies before the gap is fetched anew.
      const log = known && range.through <= known.through + 1 ? known : { c, parts: [], from: before, through: range.last_seq }
      const { parts, from } = prepend({ ...log, marks: NO_MARKS, typing: null }, range)
      this.logs.set(c, { c, parts, from, through: range.last_seq })
      this.read(c)
    })
  }

  /** It is seen, so it is read. */
  private read(c: Id): void {
    const item = this.items.find(({ id }) => id === c)
    const log = this.logs.get(c)
    if (!item?.unread || !log) return
    this.session.ask((requests) => requests.read(c, log.through))
    this.items = this.items.map((each) => (each === item ? { ...each, unread: 0 } : each))
  }

  private attempt(does: (requests: Parameters<Parameters<Session['ask']>[0]>[0]) => Promise<void>): void {
    this.loading = true
    this.failed = false
    const ended = (failed: boolean) => {
      this.loading = false
      this.failed = failed
      this.changed()
      this.keepSoon()
    }
    this.session.ask((requests) =>
      does(requests).then(
        () => ended(false),
        () => ended(true),
      ),
    )
  }

  private restore(): void {
    const { page } = this.kept
    if (!page) return
    const { store, client } = this.session
    const log = page.conversation && this.kept.logs.get(page.conversation.id)
    this.restored = true
    this.visitor = page.visitor
    this.items = page.items
    store.set({ visitor: page.visitor, site: page.site })
    dress(page.site, this.session)
    if (!log || !page.conversation) return
    this.shown = log.c
    client.follow(log.c, log.through)
    store.set({ conversation: page.conversation, thread: { ...log, marks: page.conversation.marks, typing: null } })
  }

  /** The session has changed. */
  private look(): void {
    const { client, keeper, store } = this.session
    if (this.restored && !keeper.get().token) this.forget()
    const { visitor, connection, conversation } = store.get()
    if (visitor && visitor !== this.visitor) {
      if (this.kept.page && this.kept.page.visitor !== visitor) void this.kept.clear()
      this.visitor = visitor
    }
    const online = connection.status === 'online'
    if (online && this.shown && conversation && conversation.id !== this.shown) {
      // Another one goes on by now, and how the copied one ended is not known here: it is fetched when it is asked for.
      client.leave(this.shown)
      store.set({ earlier: [], history: 'unasked' })
    }
    if (online) this.shown = null
    if (online && !this.online && (this.unasked || this.view === 'list')) this.fetch('')
    this.unasked &&= !online
    this.online = online
    if (this.wanted && online) {
      const { wanted } = this
      this.wanted = null
      if (conversation?.id !== wanted) this.go(wanted)
    }
    this.keepSoon()
  }

  /** Who was here before is not known any more: nothing of theirs is shown or kept. */
  private forget(): void {
    const { store, client } = this.session
    for (const c of this.kept.logs.keys()) client.leave(c)
    void this.kept.clear()
    this.restored = false
    this.visitor = undefined
    this.items = []
    this.logs.clear()
    store.set({ visitor: undefined, conversation: null, thread: null, earlier: [] })
  }

  private keepSoon(): void {
    this.count(this.unreadElsewhere())
    this.timer ??= setTimeout(() => void this.keep(), SETTLES)
  }

  private async keep(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    const { site, visitor, conversation, thread } = this.session.store.get()
    if (this.over || !site || !visitor || visitor !== this.visitor) return
    const current = thread && { c: thread.c, parts: thread.parts, from: thread.from, through: thread.through }
    await this.kept.save({ visitor, site, conversation, items: this.items }, [...this.logs.values(), ...(current ? [current] : [])])
  }

  private changed(): void {
    for (const listener of this.listeners) listener()
  }
}

function lastOf(part: MessagePart): Listed['last'] {
  const { text, files, location } = part.body ?? {}
  const [file] = files ?? []
  const kind = part.recalled ? 'recalled' : text ? 'text' : (file?.kind ?? (location ? 'location' : 'text'))
  return { kind, text: text ?? file?.name ?? location?.label ?? '', by: part.by }
}
