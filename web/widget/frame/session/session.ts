import { lazyLink, socketLink } from '@haoke/client/link'
import { lazyStorage } from '@haoke/client/outbox'
import { CLOSE, type Id, type MessageBody, type Part, type TalkFrame, type VisitorFrame, type VisitorWelcome } from '@haoke/client/protocol'
import { RealtimeClient, type Connection } from '@haoke/client/realtime'
import { applyFrame, emptyThread, raiseMarks, type Thread } from '@haoke/client/thread'
import type { Start } from '../../loader/messages.ts'
import type { Host } from '../host.ts'
import type { Requests } from '../later/requests.ts'
import { t } from '../texts.ts'
import type { Keeper } from './kept.ts'
import { Reading } from './reading.ts'
import type { Store } from './state.ts'
import { summary } from './summary.ts'
import { Typing } from './typing.ts'

const FILE_KEY_LASTS = 20 * 3600_000
const NOTICE_LASTS = 6_000
const DRAFT_SETTLES = 500

/** What the visitor does, and what comes of it. The views call it and draw the store. */
export class Session {
  readonly store: Store
  readonly host: Host
  readonly client: RealtimeClient<VisitorFrame>
  readonly keeper: Keeper
  /** Local copies of sent pictures by the file's id: no need to fetch them back. */
  readonly previews = new Map<Id, string>()
  /** What goes with a message that opens a conversation. */
  opening: MessageBody = {}
  private readonly key: string
  readonly start: Start
  private readonly reading: Reading
  private readonly typing: Typing
  private requests: Promise<Requests> | undefined
  private user: string | null = null
  private silence: ReturnType<typeof setTimeout> | undefined
  private settle: ReturnType<typeof setTimeout> | undefined
  private refresh: ReturnType<typeof setTimeout> | undefined
  private visited = false

  constructor(key: string, store: Store, host: Host, start: Start, keeper: Keeper) {
    this.key = key
    this.store = store
    this.host = host
    this.start = start
    this.keeper = keeper
    this.client = new RealtimeClient<VisitorFrame>({
      role: 'visitor',
      hello: (since) => this.hello(since),
      open: socketLink('/api/v1/socket'),
      fallback: lazyLink(() => this.overHttp().then((requests) => requests.polling)),
      storage: lazyStorage(() => import('@haoke/client/outbox-database').then((database) => database.databaseStorage(`haoke:${key}`))),
      onFrame: (frame) => this.hear(frame),
      onConnection: (connection) => this.connected(connection),
      onOutbox: () => store.set({ unsent: this.client.outbox.entries }),
    })
    this.reading = new Reading(store, host, (mark) => this.client.send(mark))
    this.typing = new Typing(store, (frame) => this.client.send(frame))
  }

  async begin(): Promise<void> {
    this.visited = Boolean(this.keeper.get().token)
    this.host.listen((message) => {
      if (message[0] === 'shown') this.show(message[1])
      if (message[0] === 'do') this.obey(message[1], message[2])
    })
    await this.client.start()
  }

  // ---- what the visitor does ---------------------------------------------------------------------------------------

  draft(text: string): void {
    this.store.set({ draft: text })
    this.typing.change(text)
    clearTimeout(this.settle)
    this.settle = setTimeout(() => this.keeper.set({ draft: text }), DRAFT_SETTLES)
  }

  say(text: string): void {
    if (!text.trim() || !this.post({ text: text.trim() })) return
    this.draft('')
    this.typing.stop()
  }

  /** Does something that goes over HTTP. Its code comes when it is first wanted. */
  ask(does: (requests: Requests) => unknown): void {
    this.overHttp().then(does, () => this.notice(t('failed.offline')))
  }

  retry(id: Id): void {
    this.client.outbox.retry(id)
    this.wake()
  }

  /** The other end of "open in another window": this one is wanted again. */
  wake(): void {
    if (this.client.connection.status === 'stopped') this.client.reconnect()
  }

  quote(part: Part | null): void {
    this.store.set({ quote: part?.kind === 'message' ? { seq: part.seq, text: summary(part.body ?? {}), by: part.by } : null })
  }

  speak(wanted: string): void {
    import('../later/choices.ts').then((choices) => choices.speak(this, wanted)).catch(() => undefined)
  }

  close(): void {
    this.host.tell(['close'])
  }

  notice(text: string): void {
    clearTimeout(this.silence)
    this.store.set({ notice: text })
    this.silence = setTimeout(() => this.store.set({ notice: '' }), NOTICE_LASTS)
  }

  // ---- what comes --------------------------------------------------------------------------------------------------

  private hear(frame: VisitorFrame): void {
    if (frame.t === 'welcome') this.welcomed(frame)
    else if (frame.t === 'conv') {
      const thread = this.threadOf(frame.conv.id)
      if (thread) this.store.set({ conversation: frame.conv, thread: { ...thread, marks: raiseMarks(thread.marks, frame.conv.marks) } })
    } else if (frame.t === 'error') {
      if (!frame.id && frame.detail) this.notice(frame.detail)
    } else if ('c' in frame) this.apply(frame)
  }

  private apply(frame: TalkFrame): void {
    const before = this.threadOf(frame.c)
    if (!before) return
    const thread = applyFrame(before, frame, this.client.now())
    if (thread === before) return
    this.store.set({ thread })
    if (frame.t === 'part') this.arrived(frame.part)
    this.reading.look()
  }

  /** The thread of the current conversation; a newer one (ids sort by age) takes its place, older ones are not heard. */
  private threadOf(c: Id): Thread | null {
    const { thread, earlier } = this.store.get()
    if (thread && thread.c >= c) return thread.c === c ? thread : null
    if (thread) this.store.set({ conversation: null, earlier: [...earlier, { c: thread.c, parts: thread.parts, from: thread.from }] })
    return emptyThread(c)
  }

  private arrived(part: Part): void {
    if (part.by.kind === 'visitor') return
    const away = !this.store.get().shown || !document.hasFocus()
    if (part.kind === 'nudge') this.store.set({ nudges: this.store.get().nudges + 1 })
    if (part.kind === 'nudge' || (part.kind === 'message' && away)) this.ring()
    if (part.kind === 'message') this.host.tell(['event', 'message', { text: summary(part.body ?? {}) }])
  }

  private welcomed({ token, visitor_id: visitor, file_key, site, agents_online, flow, conversation }: VisitorWelcome): void {
    if (token !== this.keeper.get().token) this.keeper.set({ token })
    const { history } = this.store.get()
    this.store.set({ site, visitor, fileKey: file_key, agentsOnline: agents_online, flow, history: history === 'none' && this.visited ? 'unasked' : history })
    this.visited = false
    import('../later/appearance.ts').then((appearance) => appearance.dress(site, this)).catch(() => undefined)
    if (this.host.embedded) import('../later/look.ts').then((look) => this.host.tell(['look', look.lookOf(site)])).catch(() => undefined)
    if (conversation) this.hear({ t: 'conv', conv: conversation })
    this.reading.look()
    clearTimeout(this.refresh)
    this.refresh = setTimeout(() => this.client.reconnect(), FILE_KEY_LASTS)
  }

  private connected(connection: Connection): void {
    this.store.set({ connection })
    // Who the host page says this is, or the token of an earlier visit, is no longer good: come without.
    if (connection.code !== CLOSE.signIn || (!this.user && !this.keeper.get().token)) return
    if (this.user) this.user = null
    else this.keeper.set({ token: '' })
    this.client.reconnect()
  }

  // ---- inside ------------------------------------------------------------------------------------------------------

  private show(on: boolean): void {
    this.store.set({ shown: on })
    if (on) this.wake()
    this.reading.look()
  }

  /** Commands of the host page. `event` is for what follows visits; nothing here follows them yet. */
  private obey(command: string, value: unknown): void {
    if (command === 'identify') {
      this.user = typeof value === 'string' ? value : ((value as { token?: string } | null)?.token ?? null)
      this.client.reconnect()
    } else import('../later/commands.ts').then((later) => later.obey(this, command, value)).catch(() => undefined)
  }

  private hello(since: Record<Id, number>) {
    const { locale } = this.store.get()
    return { t: 'hello', v: 1, site: this.key, token: this.keeper.get().token || null, user: this.user, locale, page: this.start.page, since } as const
  }

  post(body: MessageBody): boolean {
    const { conversation, quote } = this.store.get()
    const open = conversation && conversation.state !== 'closed' ? conversation.id : null
    const sent = this.client.post(open, { ...(!open && this.opening), ...body, ...(quote && { quote }) }) !== null
    if (sent) this.store.set({ quote: null })
    else this.notice(t('failed.full'))
    this.wake()
    return sent
  }

  ring(): void {
    if (this.store.get().sound) import('../later/chime.ts').then((sound) => sound.chime()).catch(() => undefined)
  }


  private overHttp(): Promise<Requests> {
    const headers = () => ({ authorization: `Bearer ${this.keeper.get().token ?? ''}`, 'accept-language': this.store.get().locale })
    this.requests ??= import('../later/requests.ts').then((http) => new http.Requests({ store: this.store, previews: this.previews, headers, post: (body) => this.post(body), notice: (text) => this.notice(text) }))
    this.requests.catch(() => (this.requests = undefined))
    return this.requests
  }
}
