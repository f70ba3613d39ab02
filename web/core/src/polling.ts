import { ApiError, type Http } from './http.ts'
import { BROKEN, type LinkEvents, type OpenLink, type RawFrame } from './link.ts'
import type { Ack, ClientFrame, Id, PartsFrame, Post, VisitorConversation, VisitorWelcome } from './protocol.ts'

const WAIT = 25
const PAUSE = 1_000
const REQUEST_LIMIT = 40_000
/** Refusals that close a socket close this link with the same code. */
const AS_CLOSE: Record<number, number> = { 400: 4400, 401: 4401, 403: 4403, 429: 4429 }

interface PollAnswer {
  parts: PartsFrame['parts']
  through: number
  last_seq: number
  conversation?: VisitorConversation
}

/**
 * A visitor's link where sockets do not get through: the same frames over long polls and posts. `http` adds the
 * visitor's token to its requests.
 */
export function pollingLink(http: Http): OpenLink {
  return (events) => {
    const link = new PollingLink(http, events)
    queueMicrotask(() => events.opened())
    return link
  }
}

class PollingLink {
  private readonly http: Http
  private readonly events: LinkEvents
  private readonly over = new AbortController()
  private c: Id | null = null
  private through = 0
  private queue: Promise<unknown> = Promise.resolve()
  private polled: Id | null = null
  private skew = 0

  constructor(http: Http, events: LinkEvents) {
    this.http = http
    this.events = events
  }

  send(frame: ClientFrame): void {
    const path = 'c' in frame && typeof frame.c === 'string' ? `/visitor/conversations/${frame.c}` : ''
    switch (frame.t) {
      case 'hello':
        return this.inTurn(() => this.hello(frame))
      case 'post':
        return this.inTurn(() => this.post(frame))
      case 'mark':
        return this.lightly(`${path}/mark`, { delivered: frame.delivered, read: frame.read })
      case 'typing':
        return this.lightly(`${path}/typing`, { on: frame.on, text: frame.text })
      case 'nudge':
        return this.lightly(`${path}/nudge`, { id: frame.id })
      case 'ping':
        // The poll itself is the heartbeat; its end is noticed by its own limit.
        return this.give({ t: 'pong', now: Date.now() + this.skew })
    }
  }

  close(): void {
    this.over.abort()
  }

  private async hello(frame: ClientFrame & { t: 'hello' }): Promise<void> {
    const { t: _, v: _v, ...body } = frame
    try {
      const welcome = await this.http.send<VisitorWelcome>('POST', '/visitor/session', body, this.limits())
      this.skew = welcome.now - Date.now()
      this.follow(welcome.conversation?.id ?? null, welcome.through)
      this.give({ ...welcome, t: 'welcome' })
      this.poll().catch((error: unknown) => this.fail(error))
    } catch (error) {
      this.fail(error)
    }
  }

  private async post({ id, body }: Post): Promise<void> {
    try {
      const ack = await this.http.send<Ack>('POST', '/visitor/messages', { id, body }, this.limits())
      this.give({ ...ack, t: 'ack', id })
      if (this.c !== ack.c) this.follow(ack.c, 0)
      this.poll().catch((error: unknown) => this.fail(error))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.give({ t: 'error', id, code: error.code, detail: error.message, params: error.params })
    }
  }

  /** One loop a conversation, for as long as it is the current one. */
  private async poll(): Promise<void> {
    const { c } = this
    if (!c || this.polled === c) return
    this.polled = c
    while (this.c === c && !this.over.signal.aborted) {
      const path = `/visitor/conversations/${c}/parts?after=${this.through}&wait=${WAIT}`
      const asked = Date.now()
      const { conversation, ...range } = await this.http.get<PollAnswer>(path, this.limits())
      if (conversation) this.give({ t: 'conv', conv: conversation })
      if (this.c === c) this.through = Math.max(this.through, range.through)
      this.give({ t: 'parts', c, ...range })
      // A server that answers at once with nothing must not be asked in a circle.
      if (!range.parts.length && Date.now() - asked < PAUSE) await new Promise((resolve) => setTimeout(resolve, PAUSE))
    }
  }

  private follow(c: Id | null, through: number): void {
    this.c = c
    this.through = through
  }

  private inTurn(work: () => Promise<void>): void {
    this.queue = this.queue.then(work, work)
  }

  private lightly(path: string, body: unknown): void {
    this.http.send('POST', path, body, this.limits()).catch(() => undefined)
  }

  private limits() {
    return { timeout: REQUEST_LIMIT, signal: this.over.signal }
  }

  private give(frame: RawFrame): void {
    if (!this.over.signal.aborted) this.events.frame(frame)
  }

  private fail(error: unknown): void {
    if (this.over.signal.aborted) return
    this.over.abort()
    this.events.closed(error instanceof ApiError ? (AS_CLOSE[error.status] ?? BROKEN) : BROKEN)
  }
}
