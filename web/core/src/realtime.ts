import { backoff } from './backoff.ts'
import { Heartbeat } from './heartbeat.ts'
import { newId } from './ids.ts'
import { BROKEN, type Link, type OpenLink } from './link.ts'
import { Order, type Numbered } from './order.ts'
import { Outbox, type OutboxStorage } from './outbox.ts'
import type {
  Ack,
  Author,
  ClientFrame,
  Id,
  MemberFrame,
  MemberHello,
  MemberWelcome,
  MessageBody,
  Refusal,
  Since,
  VisitorFrame,
  VisitorHello,
  VisitorWelcome,
} from './protocol.ts'
import { CLOSE } from './protocol.ts'

/** `waiting`: between two tries. `stopped`: no more tries by itself; `code` says why. */
export interface Connection {
  status: 'idle' | 'connecting' | 'online' | 'waiting' | 'stopped'
  /** Over the fallback link. */
  fallback: boolean
  /** Since when (this device's clock, ms) the client is not online. Null while it is. */
  downSince: number | null
  code: number | null
}

export interface RealtimeOptions<Frame> {
  hello(since: Since): VisitorHello | MemberHello
  open: OpenLink
  /** Used after three sockets in a row came to nothing; the socket is tried again from time to time. */
  fallback?: OpenLink
  storage?: OutboxStorage
  /** A visitor follows each conversation heard of; a member those asked for, with internal parts. */
  role: 'visitor' | 'member'
  /** Frames in order: parts of followed conversations without gaps and doubles. Pings and acknowledgements stay inside. */
  onFrame(frame: Frame): void
  onConnection?(connection: Connection): void
  onOutbox?(): void
  random?: () => number
}

const WELCOME_LIMIT = 10_000
const STEADY = 5_000
const SYNC_EVERY = 30_000
const SOCKETS_BEFORE_FALLBACK = 3
const FALLBACK_TIME = 60_000
const FALLBACK_LONGEST = 600_000
const TOO_MANY_DELAY = 30_000

/** Ends that trying again does not mend. `replaced` ends when the user comes back to this page. */
const FINAL: ReadonlySet<number> = new Set([CLOSE.signIn, CLOSE.forbidden, CLOSE.replaced])

type AnyFrame = VisitorFrame | MemberFrame
type Timer = ReturnType<typeof setTimeout> | undefined

/** Keeps one client connected, resumes after every break, sends each message until it is stored, once. */
export class RealtimeClient<Frame extends AnyFrame = AnyFrame> {
  readonly outbox: Outbox
  connection: Connection = { status: 'idle', fallback: false, downSince: null, code: null }
  private readonly options: RealtimeOptions<Frame>
  private readonly order: Order
  private readonly heart = new Heartbeat(
    () => this.send({ t: 'ping' }),
    () => this.closed(BROKEN),
  )
  private link: Link | null = null
  private failures = 0
  private fallbacks = 0
  private skew = 0
  private me: Author = { kind: 'system' }
  /** Opened while there was no connection, perhaps after the hello that would have named them. */
  private readonly unjoined = new Set<Id>()
  private next: Timer
  private limit: Timer
  private syncing: ReturnType<typeof setInterval> | undefined

  constructor(options: RealtimeOptions<Frame>) {
    this.options = options
    this.order = new Order(
      (frame) => this.deliver(frame),
      (c, since) => this.send({ t: 'open', c, since }),
    )
    this.outbox = new Outbox(
      (frame) => this.send(frame),
      () => options.onOutbox?.(),
      options.storage,
    )
  }

  async start(): Promise<void> {
    addEventListener('online', this.wake)
    addEventListener('pageshow', this.wake)
    document.addEventListener('visibilitychange', this.wake)
    // What was said before the start, such as who this is, may have connected already.
    this.reconnect()
    await this.outbox.load()
    if (this.connection.status === 'online') this.outbox.resend()
  }

  stop(): void {
    removeEventListener('online', this.wake)
    removeEventListener('pageshow', this.wake)
    document.removeEventListener('visibilitychange', this.wake)
    this.outbox.stopAll()
    this.drop()
    this.become('stopped')
  }

  /** Breaks the connection and makes a new one at once, with a new hello: identity or language changed. */
  reconnect(): void {
    this.drop()
    this.connect()
  }

  /** The server's clock, as well as it is known. */
  now(): number {
    return Date.now() + this.skew
  }

  /** Queues a message and sends it as soon as possible. Null when too many wait already. */
  post(c: Id | null, body: MessageBody, note?: true, id = newId(this.now())): Id | null {
    const at = this.now()
    return this.outbox.add({ id, c, body, at, state: 'waiting', ...(note && { note }) }) ? id : null
  }

  /** Sends what may be lost. False when there is no connection: then it is. */
  send(frame: ClientFrame): boolean {
    if (this.connection.status !== 'online' || !this.link) return false
    this.link.send(frame)
    return true
  }

  /** Keeps a conversation complete from `through` on. `open` also joins it (members). */
  follow(c: Id, through: number): void {
    this.order.follow(c, through)
  }

  open(c: Id, since: number): void {
    this.order.follow(c, since)
    if (!this.join(c)) this.unjoined.add(c)
  }

  leave(c: Id): void {
    this.unjoined.delete(c)
    this.order.unfollow(c)
    this.send({ t: 'leave', c })
  }

  private join(c: Id): boolean {
    return this.send({ t: 'open', c, since: this.order.since()[c] ?? 0 })
  }

  private connect(): void {
    clearTimeout(this.next)
    const fallback = this.options.fallback && this.failures >= SOCKETS_BEFORE_FALLBACK ? this.options.fallback : null
    this.become('connecting', { fallback: fallback !== null })
    // A link reports to whoever opened it only while it is the current one.
    const mine = <A extends unknown[]>(report: (...args: A) => void) => (...args: A) => {
      if (this.link === link) report(...args)
    }
    this.limit = setTimeout(() => this.closed(BROKEN), WELCOME_LIMIT)
    const link: Link = (fallback ?? this.options.open)({
      opened: mine(() => link.send(this.options.hello(this.order.since()))),
      frame: mine((frame) => this.receive(frame as unknown as AnyFrame)),
      closed: mine((code) => this.closed(code)),
    })
    this.link = link
  }

  private receive(frame: AnyFrame): void {
    this.heart.alive()
    switch (frame.t) {
      case 'welcome':
        return this.welcomed(frame)
      case 'pong':
        this.skew = frame.now - Date.now()
        return
      case 'ack':
        return this.acknowledged(frame)
      case 'skip':
        // Members see every number: what they are told to skip comes to them as an internal part.
        if (this.options.role === 'member') return
        return this.take(frame)
      case 'part':
      case 'parts':
        return this.take(frame)
      case 'conv':
        this.heardOf(frame.conv.id)
        this.emit(frame)
        return this.order.reaches(frame.conv.id, frame.conv.last_seq)
      case 'error':
        this.refused(frame)
        break
      case 'resync':
        this.sync()
        break
      case 'bye':
        // The close that follows says the same as a number.
        return
    }
    this.emit(frame)
  }

  private welcomed(frame: VisitorWelcome | MemberWelcome): void {
    clearTimeout(this.limit)
    this.skew = frame.now - Date.now()
    this.me = 'member_id' in frame ? { kind: 'member', id: frame.member_id } : { kind: 'visitor', id: frame.visitor_id }
    this.become('online', { fallback: this.connection.fallback })
    this.heart.start()
    this.syncing = setInterval(() => this.sync(), SYNC_EVERY)
    if (this.connection.fallback) this.next = setTimeout(() => this.tryingSocket(), Math.min(FALLBACK_LONGEST, FALLBACK_TIME * 2 ** this.fallbacks++))
    else this.next = setTimeout(() => this.steady(), STEADY)
    for (const c of this.unjoined) this.join(c)
    this.unjoined.clear()
    this.emit(frame)
    if ('conversation' in frame && frame.conversation) {
      const { id: c, last_seq } = frame.conversation
      this.order.follow(c)
      this.order.take({ t: 'parts', c, parts: frame.parts, through: frame.through, last_seq })
    }
    this.outbox.resend()
  }

  /** A plain message is not sent back to its sender: the acknowledgement makes it a part. */
  private acknowledged(ack: Ack): void {
    const { id, c, seq, at } = ack
    const entry = this.outbox.find(id)
    this.heardOf(c)
    this.outbox.acknowledge(ack)
    if (!this.order.expects(c, seq)) this.outbox.discard(id)
    else if (!entry || entry.body.files?.length || entry.body.quote) this.order.reaches(c, seq)
    else this.order.take({ t: 'part', c, part: { seq, id, kind: entry.note ? 'note' : 'message', by: this.me, at, body: entry.body } })
  }

  private take(frame: Numbered): void {
    this.heardOf(frame.c)
    this.order.take(frame)
  }

  private heardOf(c: Id): void {
    if (this.options.role === 'visitor') this.order.follow(c)
  }

  private deliver(frame: Numbered): void {
    this.emit(frame)
    if (frame.t === 'part') this.outbox.discard(frame.part.id)
    if (frame.t === 'parts') for (const part of frame.parts) this.outbox.discard(part.id)
  }

  private refused(frame: Refusal): void {
    // The other side closed while this was on its way: a visitor's message opens the conversation again.
    const entry = frame.id ? this.outbox.find(frame.id) : undefined
    if (frame.code === 'ConversationClosed' && this.options.role === 'visitor' && entry?.c) this.outbox.retry(entry.id, null)
    else this.outbox.refuse(frame)
  }

  private closed(code: number): void {
    this.drop()
    this.failures += 1
    if (FINAL.has(code)) return this.become('stopped', { code })
    const wait = code === CLOSE.tooMany ? TOO_MANY_DELAY + backoff(0, this.options.random) : backoff(this.failures - 1, this.options.random)
    this.become('waiting', { code })
    this.next = setTimeout(() => this.connect(), wait)
  }

  private drop(): void {
    const link = this.link
    this.link = null
    link?.close()
    this.heart.stop()
    this.order.pause()
    clearTimeout(this.next)
    clearTimeout(this.limit)
    clearInterval(this.syncing)
  }

  private steady(): void {
    this.failures = 0
    this.fallbacks = 0
  }

  /** One try; should it fail, the fallback is next. */
  private tryingSocket(): void {
    this.failures = SOCKETS_BEFORE_FALLBACK - 1
    this.reconnect()
  }

  /** The network or the user came back. */
  private readonly wake = (): void => {
    if (document.visibilityState === 'hidden') return
    const { status, code } = this.connection
    if (status === 'online') this.heart.check()
    else if (status === 'waiting' || (status === 'stopped' && code === CLOSE.replaced)) this.reconnect()
  }

  /** A frame may be lost without a break: asks whether anything was. */
  private sync(): void {
    const c = this.order.since()
    if (Object.keys(c).length) this.send({ t: 'sync', c })
  }

  private emit(frame: AnyFrame): void {
    this.options.onFrame(frame as Frame)
  }

  private become(status: Connection['status'], change: Partial<Connection> = {}): void {
    const downSince = status === 'online' ? null : (this.connection.downSince ?? Date.now())
    this.connection = { status, fallback: false, code: null, downSince, ...change }
    this.options.onConnection?.(this.connection)
  }
}
