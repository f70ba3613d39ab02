import type { components } from './api.ts'
import { createHttp, type Http } from './http.ts'
import { socketLink, type OpenLink } from './link.ts'
import { databaseStorage } from './outbox-database.ts'
import type { OutboxStorage, Unsent } from './outbox.ts'
import { pollingLink } from './polling.ts'
import { CLOSE, type FileRef, type Id, type MessageBody, type Page, type Part, type Site, type TalkFrame, type VisitorConversation, type VisitorFrame, type VisitorWelcome } from './protocol.ts'
import { RealtimeClient, type Connection } from './realtime.ts'
import { applyFrame, emptyThread, prepend, raiseMarks, unreadOf, type PartRange, type Thread } from './thread.ts'
import { startUpload, type Upload } from './upload.ts'

type Schemas = components['schemas']

export type ListedConversation = Schemas['ListedConversation']
export type PushOffer = Schemas['PushOffer']

/** A device as its push service knows it. `public_key` and `secret` are a browser's `p256dh` and `auth`. */
export interface Device {
  service: string
  token: string
  kind?: 'token' | 'fid'
  public_key?: string
  secret?: string
}

/** Where the visitor's token outlives the app: a phone's safe store, or by itself the browser's. */
export interface TokenKeeper {
  get(): string | null | Promise<string | null>
  set(token: string | null): void | Promise<void>
}

export interface VisitorOptions {
  /** The key of the site. */
  site: string
  /** Where Haoke is, such as `https://help.example`. Empty: where the page is from. */
  server?: string
  locale?: string
  /** What of the app is open, for the agent: asked at each connection. */
  page?: () => Page
  keeper?: TokenKeeper
  /** A new token of your server that says who is signed in; null for nobody. Asked when one is needed, not at each connection. */
  user?: () => Promise<string | null>
  /** Where unsent messages outlive the app; null for nowhere. */
  storage?: OutboxStorage | null
  onChange?(state: VisitorState): void
  /** Something came of the other side. */
  onMessage?(part: Part): void
  /** The server refused something that was not a message: those tell it themselves, among `unsent`. */
  onRefusal?(code: string, detail: string): void
  open?: OpenLink
}

export interface VisitorState {
  readonly connection: Connection
  readonly visitor: Id | null
  readonly site: Site | null
  readonly agentsOnline: boolean
  /** The newest; null before the first message. */
  readonly conversation: VisitorConversation | null
  readonly thread: Thread | null
  /** On their way, or failed. */
  readonly unsent: readonly Unsent[]
  /** Messages of the other side in `thread` that were not read. */
  readonly unread: number
}

const RANGE = 30
const SETTLES = 300
const TYPING_EVERY = 1_000
const TYPING_STOPS = 5_000

/** A customer in an app: one connection, the conversation that is going on, and the ones before it. */
export class Visitor {
  readonly client: RealtimeClient<VisitorFrame>
  readonly http: Http
  state: VisitorState
  private readonly options: VisitorOptions
  private readonly keeper: TokenKeeper
  private token: string | null = null
  private user: string | null = null
  private fileKey = ''
  private watched = false
  private asked = 0
  private device: Device | null = null
  private typed = { on: false, last: 0 }
  private marking: ReturnType<typeof setTimeout> | undefined
  private stopping: ReturnType<typeof setTimeout> | undefined

  constructor(options: VisitorOptions) {
    this.options = options
    this.keeper = options.keeper ?? localKeeper(options.site)
    const { server = '', site } = options
    this.http = createHttp(`${server}/api/v1`, () => this.headers())
    this.client = new RealtimeClient<VisitorFrame>({
      role: 'visitor',
      hello: (since) => ({ t: 'hello', v: 1, site, token: this.token, user: this.user, locale: options.locale ?? '', page: options.page?.() ?? {}, since }),
      open: options.open ?? socketLink(`${server}/api/v1/socket`),
      fallback: pollingLink(this.http),
      ...(options.storage !== null && { storage: options.storage ?? databaseStorage(`haoke:${site}`) }),
      onFrame: (frame) => this.hear(frame),
      onConnection: (connection) => this.connected(connection),
      onOutbox: () => this.set({ unsent: this.client.outbox.entries }),
    })
    this.state = { connection: this.client.connection, visitor: null, site: null, agentsOnline: false, conversation: null, thread: null, unsent: [], unread: 0 }
  }

  /** Comes back as who was here before, or as whom `user` names. */
  async start(): Promise<void> {
    document.addEventListener('visibilitychange', this.mark)
    this.token = await this.keeper.get()
    if (!this.token) this.user = (await this.options.user?.()) ?? null
    await this.client.start()
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.mark)
    clearTimeout(this.marking)
    clearTimeout(this.stopping)
    this.client.stop()
  }

  /** Somebody signed in (a token of your server) or out (null): from now on it is their conversation, on each of their devices. */
  async identify(user: string | null): Promise<void> {
    await this.leaveDevice().catch(() => undefined)
    this.user = user
    await this.keep(null)
    if (this.state.conversation) this.client.leave(this.state.conversation.id)
    this.set({ visitor: null, conversation: null, thread: null, unread: 0 })
    this.client.reconnect()
  }

  /** Whether the conversation is on the screen: what is there then is read. Nothing is before the app has said so. */
  watch(on: boolean): void {
    this.mark()
    this.watched = on
    this.mark()
  }

  // ---- writing -----------------------------------------------------------------------------------------------------

  /** Its id; null when fifty wait already. It is shown among `unsent` until it is part of the conversation. */
  post(body: MessageBody): Id | null {
    const { conversation } = this.state
    this.typing('')
    return this.client.post(conversation && conversation.state !== 'closed' ? conversation.id : null, body)
  }

  retry(id: Id): void {
    this.client.outbox.retry(id)
  }

  discard(id: Id): void {
    this.client.outbox.discard(id)
  }

  /** Sends a file in pieces, goes on after breaks, and posts it once it is whole. */
  sendFile(file: Blob, name: string, options: { duration?: number; onProgress?: (sent: number, size: number) => void; id?: Id } = {}): Upload {
    const upload = startUpload(file, name, { base: `${this.options.server ?? ''}/api/v1/visitor/uploads`, headers: () => this.headers(), ...options })
    void upload.done.then(
      (ref: FileRef) => this.post({ files: [ref] }),
      () => undefined,
    )
    return upload
  }

  /** Tells the other side that this one writes, at most once a second; with the text itself where the site says so. */
  typing(draft: string): void {
    const { conversation, site } = this.state
    clearTimeout(this.stopping)
    if (!conversation || conversation.state === 'closed') return
    if (!draft.trim()) {
      if (this.typed.on) this.client.send({ t: 'typing', c: conversation.id, on: false })
      this.typed = { on: false, last: 0 }
      return
    }
    this.stopping = setTimeout(() => this.typing(''), TYPING_STOPS)
    if (Date.now() - this.typed.last < TYPING_EVERY) return
    this.typed = { on: true, last: Date.now() }
    this.client.send({ t: 'typing', c: conversation.id, on: true, ...(site?.typing_preview && { text: draft }) })
  }

  /** Whether the other side writes at this moment. */
  get othersType(): boolean {
    const { thread } = this.state
    return Boolean(thread?.typing && thread.typing.by.kind !== 'visitor' && thread.typing.until > this.client.now())
  }

  async recall(seq: number): Promise<void> {
    await this.http.send('POST', `/visitor/conversations/${this.state.conversation?.id}/recall`, { seq })
  }

  /** Ends the conversation. The next message reopens it, or begins another. */
  async close(): Promise<void> {
    await this.http.send('POST', `/visitor/conversations/${this.state.conversation?.id}/close`)
  }

  // ---- reading -----------------------------------------------------------------------------------------------------

  /** All conversations, the newest first, a page at a time: `cursor` is the `next` of the page before. */
  conversations(cursor = ''): Promise<{ items: ListedConversation[]; next?: string | null }> {
    return this.http.get(`/visitor/conversations?limit=20${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
  }

  /** What was said in one of them before number `before`; from its end without it. There is more while `through` is above 1. */
  parts(c: Id, before: number = Number.MAX_SAFE_INTEGER): Promise<PartRange> {
    return this.http.get(`/visitor/conversations/${c}/parts?before=${before}&limit=${RANGE}`)
  }

  /** Adds earlier messages to `thread`. False when there are none. */
  async older(): Promise<boolean> {
    const { thread } = this.state
    if (!thread || thread.from <= 1) return false
    const range = await this.parts(thread.c, thread.from)
    const current = this.state.thread
    if (current?.c === thread.c) this.set({ thread: prepend(current, range) })
    return true
  }

  /** Says that one of the earlier conversations was read up to `seq`. */
  async markRead(c: Id, seq: number): Promise<void> {
    await this.http.send('POST', `/visitor/conversations/${c}/mark`, { delivered: seq, read: seq })
  }

  /** Where this visitor, and nobody else, reads a file; for a day. */
  fileUrl(id: Id, thumbnail = false): string {
    return `${this.options.server ?? ''}/api/v1/files/${id}${thumbnail ? '/thumbnail' : ''}?k=${encodeURIComponent(this.fileKey)}`
  }

  // ---- being told while away ---------------------------------------------------------------------------------------

  /** The services the site pushes through. */
  pushOffers(): Promise<PushOffer[]> {
    return this.http.get('/visitor/push')
  }

  /** From now on this device is told of answers that nobody looks at. Call it at each start; new conversations are seen to. */
  async tellDevice(device: Device): Promise<void> {
    this.device = device
    await this.http.send('PUT', '/visitor/devices', device)
  }

  async leaveDevice(): Promise<void> {
    const { device } = this
    this.device = null
    if (device) await this.http.send('POST', '/visitor/devices/leave', { service: device.service, token: device.token })
  }

  // ---- inside ------------------------------------------------------------------------------------------------------

  private hear(frame: VisitorFrame): void {
    if (frame.t === 'welcome') this.welcomed(frame)
    else if (frame.t === 'conv') this.told(frame.conv)
    else if (frame.t === 'error') {
      if (!frame.id) this.options.onRefusal?.(frame.code, frame.detail)
    } else if ('c' in frame) this.apply(frame)
  }

  private welcomed(frame: VisitorWelcome): void {
    this.asked = 0
    this.user = null
    this.fileKey = frame.file_key
    void this.keep(frame.token)
    this.set({ visitor: frame.visitor_id, site: frame.site, agentsOnline: frame.agents_online })
    if (frame.conversation) this.told(frame.conversation)
  }

  private told(conversation: VisitorConversation): void {
    const thread = this.threadOf(conversation.id)
    if (!thread) return
    const fresh = this.state.conversation?.id !== conversation.id
    this.set({ conversation, thread: { ...thread, marks: raiseMarks(thread.marks, conversation.marks) } })
    if (fresh && this.device) this.tellDevice(this.device).catch(() => undefined)
  }

  private apply(frame: TalkFrame): void {
    const before = this.threadOf(frame.c)
    if (!before) return
    const thread = applyFrame(before, frame, this.client.now())
    if (thread === before) return
    this.set({ thread })
    if (frame.t === 'part' && frame.part.kind === 'message' && frame.part.by.kind !== 'visitor') this.options.onMessage?.(frame.part)
    clearTimeout(this.marking)
    this.marking = setTimeout(() => this.mark(), SETTLES)
  }

  /** The newest conversation is the current one (ids sort by age); of older ones nothing new is shown. */
  private threadOf(c: Id): Thread | null {
    const { thread } = this.state
    if (thread && thread.c >= c) return thread.c === c ? thread : null
    return emptyThread(c)
  }

  private readonly mark = (): void => {
    const { thread } = this.state
    if (!thread) return
    const theirs = thread.parts.reduce((last, part) => (part.by.kind === 'visitor' ? last : part.seq), 0)
    const seen = this.watched && document.visibilityState === 'visible'
    const marks = raiseMarks(thread.marks, { visitor_delivered: theirs, visitor_read: seen ? theirs : 0 })
    if (marks === thread.marks) return
    const told = this.client.send({ t: 'mark', c: thread.c, delivered: theirs, ...(seen && { read: theirs }) })
    if (told) this.set({ thread: { ...thread, marks } })
  }

  /** A token that is no longer good is given up, and your server asked once more who this is. */
  private connected(connection: Connection): void {
    this.set({ connection })
    if (connection.code !== CLOSE.signIn || this.asked >= 2) return
    this.asked += 1
    void this.renew()
  }

  private async renew(): Promise<void> {
    await this.keep(null)
    this.user = (await this.options.user?.().catch(() => null)) ?? null
    this.client.reconnect()
  }

  private async keep(token: string | null): Promise<void> {
    if (token === this.token) return
    this.token = token
    await this.keeper.set(token)
  }

  private headers(): Record<string, string> {
    return { 'accept-language': this.options.locale ?? '', ...(this.token && { authorization: `Bearer ${this.token}` }) }
  }

  private set(change: Partial<VisitorState>): void {
    const state = { ...this.state, ...change }
    this.state = { ...state, unread: state.thread ? unreadOf(state.thread, 'visitor') : 0 }
    this.options.onChange?.(this.state)
  }
}

function localKeeper(site: string): TokenKeeper {
  const name = `haoke:${site}`
  return {
    get: () => localStorage.getItem(name),
    set: (token) => (token ? localStorage.setItem(name, token) : localStorage.removeItem(name)),
  }
}
