import { newId } from '../src/ids.ts'
import type { OpenLink, RawFrame } from '../src/link.ts'
import type { Author, ClientFrame, MessageBody, Part, Since, VisitorConversation } from '../src/protocol.ts'

const NO_MARKS = { visitor_delivered: 0, visitor_read: 0, agent_delivered: 0, agent_read: 0 }

export interface Misfortune {
  /** Chance that a frame on its way to the client is lost (a hint of the bus that never came). */
  lose: number
  /** Chance that it comes twice. */
  double: number
  /** Chance that the socket breaks at a frame, in either direction, before or after it took effect. */
  cut: number
  random(): number
}

const FAIR: Misfortune = { lose: 0, double: 0, cut: 0, random: Math.random }

/** One conversation of one visitor, kept as the server promises to: numbers without gaps, each id once. */
export class FakeServer {
  readonly c = newId()
  readonly log: (Part | null)[] = []
  readonly heard: ClientFrame[] = []
  readonly sockets: FakeSocket[] = []
  opened = false
  skew = 0
  luck: Misfortune = FAIR
  /** Answers to posts by code, instead of storing them. */
  refuse: ((id: string) => RawFrame | null) | undefined

  readonly open: OpenLink = (events) => {
    const socket = new FakeSocket(this, events)
    this.sockets.push(socket)
    queueMicrotask(() => socket.alive && events.opened())
    return { send: (frame) => socket.take(frame), close: () => socket.cut(null) }
  }

  get live(): FakeSocket | undefined {
    return this.sockets.find((socket) => socket.alive)
  }

  now(): number {
    return Date.now() + this.skew
  }

  /** The agent writes. */
  say(text: string): Part {
    return this.append({ kind: 'message', by: { kind: 'member', id: 'm' }, body: { text } })
  }

  /** An internal part: a number the visitor never sees. */
  note(): void {
    this.log.push(null)
    this.tell({ t: 'skip', c: this.c, seq: this.log.length })
  }

  /** As the fast writer does: whoever posts a plain message gets the acknowledgement only. */
  store(id: string, body: MessageBody, sender?: FakeSocket): Part {
    const known = this.log.find((part) => part?.id === id)
    if (known) return known
    if (!this.opened) {
      this.opened = true
      this.append({ kind: 'opened', by: { kind: 'visitor' }, body: {} })
      this.note()
      this.tell({ t: 'conv', conv: this.conversation() })
    }
    return this.append({ id, kind: 'message', by: { kind: 'visitor', id: 'v' }, body }, sender)
  }

  conversation(): VisitorConversation {
    const last = this.log[this.log.length - 1]
    return { id: this.c, state: 'queued', opened_at: this.now(), last_at: last?.at ?? this.now(), last_seq: this.log.length, agent: null, position: 1, marks: NO_MARKS }
  }

  after(since: number, limit = 40): { parts: Part[]; through: number; last_seq: number } {
    const through = Math.min(since + limit, this.log.length)
    return { parts: this.log.slice(since, through).filter((part) => part !== null), through, last_seq: this.log.length }
  }

  private append(part: { id?: string; kind: string; by: Author; body: object }, sender?: FakeSocket): Part {
    const full = { id: newId(), ...part, seq: this.log.length + 1, at: this.now() } as Part
    this.log.push(full)
    this.tell({ t: 'part', c: this.c, part: full }, sender)
    return full
  }

  private tell(frame: RawFrame, sender?: FakeSocket): void {
    for (const socket of this.sockets) if (socket !== sender) socket.give(frame)
  }
}

export class FakeSocket {
  alive = true
  private greeted = false
  private readonly server: FakeServer
  private readonly events: Parameters<OpenLink>[0]

  constructor(server: FakeServer, events: Parameters<OpenLink>[0]) {
    this.server = server
    this.events = events
  }

  take(frame: ClientFrame): void {
    if (!this.alive) return
    const { luck } = this.server
    if (luck.random() < luck.cut) return this.cut(1006)
    this.server.heard.push(frame)
    if (frame.t === 'hello') this.welcome(frame.since ?? {})
    else if (frame.t === 'ping') this.give({ t: 'pong', now: this.server.now() })
    else if (frame.t === 'sync') for (const [c, since] of Object.entries(frame.c)) this.range(c, since)
    else if (frame.t === 'open') this.range(frame.c, frame.since)
    else if (frame.t === 'post') this.post(frame.id, frame.body)
    if (luck.random() < luck.cut) this.cut(1006)
  }

  /** A live frame: only this kind may be lost or doubled, answers come or the socket breaks. */
  give(frame: RawFrame): void {
    const { luck } = this.server
    if (!this.greeted) return
    if (luck.random() < luck.lose) return
    this.answer(frame)
    if (luck.random() < luck.double) this.answer(frame)
  }

  cut(code: number | null): void {
    if (!this.alive) return
    this.alive = false
    if (code !== null) this.events.closed(code)
  }

  answer(frame: RawFrame): void {
    if (!this.alive) return
    this.events.frame(JSON.parse(JSON.stringify(frame)) as RawFrame)
  }

  private welcome(since: Since): void {
    this.greeted = true
    const { server } = this
    const from = since[server.c] ?? Math.max(0, server.log.length - 30)
    const range = server.after(from)
    const site = { key: 'k' }
    this.answer({ t: 'welcome', token: 'tok', visitor_id: 'v', file_key: 'f', site, agents_online: true, conversation: server.opened ? server.conversation() : null, ...range, now: server.now() })
  }

  private range(c: string, since: number): void {
    if (c === this.server.c) this.answer({ t: 'parts', c, ...this.server.after(since) })
  }

  private post(id: string, body: MessageBody): void {
    const refusal = this.server.refuse?.(id)
    if (refusal) return this.answer(refusal)
    const part = this.server.store(id, body, this)
    this.answer({ t: 'ack', id, c: this.server.c, seq: part.seq, at: part.at })
  }
}
