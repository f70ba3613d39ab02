// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newId } from '@haoke/client/ids'
import type { RawFrame } from '@haoke/client/link'
import type { ClientFrame, VisitorHello } from '@haoke/client/protocol'
import { FakeServer } from '../../core/test/fake-server.ts'
import type { Host } from '../frame/host.ts'
import { createKeeper } from '../frame/session/kept.ts'
import { Session } from '../frame/session/session.ts'
import { createStore, type State } from '../frame/session/state.ts'
import type { ToFrame, ToLoader } from '../loader/messages.ts'

const INITIAL: State = {
  locale: 'en',
  connection: { status: 'idle', fallback: false, downSince: null, code: null },
  site: null,
  agentsOnline: true,
  conversation: null,
  thread: null,
  earlier: [],
  history: 'none',
  unsent: [],
  sending: [],
  quote: null,
  draft: '',
  shown: false,
  fileKey: '',
  sound: false,
  textSize: 0,
  notice: '',
  nudges: 0,
}

let server: FakeServer
let told: ToLoader[]
let command: (message: ToFrame) => void
const sessions: Session[] = []

/** The browser's WebSocket, ending at the fake server. */
class Wire extends EventTarget {
  readyState = 0
  private readonly link = server.open({
    opened: () => {
      this.readyState = 1
      this.dispatchEvent(new Event('open'))
    },
    frame: (frame: RawFrame) => this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(frame) })),
    closed: (code) => this.dispatchEvent(Object.assign(new Event('close'), { code })),
  })
  send(data: string): void {
    this.link.send(JSON.parse(data) as ClientFrame)
  }
  close(): void {
    this.link.close()
  }
}

async function visit(kept: object = {}): Promise<Session> {
  const host: Host = {
    embedded: true,
    start: Promise.resolve({ kept: null, locale: '', page: {} as never }),
    tell: (message) => void told.push(message),
    listen: (listener) => (command = listener),
  }
  const session = new Session('k', createStore(INITIAL), host, { kept: null, locale: '', page: { url: 'https://shop.example/', title: '', referrer: '' } }, createKeeper(host, JSON.stringify(kept)))
  sessions.push(session)
  void session.begin()
  await vi.advanceTimersByTimeAsync(10)
  return session
}

const pass = (ms = 500) => vi.advanceTimersByTimeAsync(ms)
const heard = <T extends ClientFrame['t']>(t: T) => server.heard.filter((frame): frame is ClientFrame & { t: T } => frame.t === t)
const lastTold = (kind: ToLoader[0]) => told.reduce<unknown>((last, message) => (message[0] === kind ? message[1] : last), undefined)
const kept = () => JSON.parse(String(lastTold('keep'))) as Record<string, unknown>

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  server = new FakeServer()
  told = []
  vi.stubGlobal('WebSocket', Wire)
})
afterEach(() => {
  for (const { client } of sessions.splice(0)) client.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('keeps the token on the host page and shows it the next time', async () => {
  await visit()
  expect(kept()).toMatchObject({ token: 'tok' })
  await visit(kept())
  expect((heard('hello')[1] as VisitorHello).token).toBe('tok')
})

test('says what is unread to the launcher, and marks it read when the panel opens', async () => {
  const session = await visit()
  session.say('hi')
  server.say('one')
  server.say('two')
  await pass()
  expect(lastTold('unread')).toBe(2)
  expect(heard('mark').pop()).toMatchObject({ delivered: 5 })
  command(['shown', true])
  await pass()
  expect(lastTold('unread')).toBe(0)
  expect(heard('mark').pop()).toMatchObject({ read: 5 })
})

test.each([true, false])('shows the draft to the agent only where the site says so (%s)', async (allowed) => {
  const session = await visit()
  session.say('hi')
  await pass()
  session.store.set({ site: { ...session.store.get().site!, typing_preview: allowed } })
  session.draft('my number is 1')
  await pass(1500)
  expect(heard('typing')).toMatchObject([{ on: true }])
  expect(heard('typing')[0]!.text).toBe(allowed ? 'my number is 1' : undefined)
  await pass(6000)
  expect(heard('typing').pop()).toMatchObject({ on: false })
})

test('a draft outlives the page', async () => {
  const session = await visit()
  session.draft('half a sen')
  await pass(600)
  expect(kept()).toMatchObject({ draft: 'half a sen' })
  session.say('half a sentence')
  await pass(600)
  expect(kept()).toMatchObject({ draft: '' })
})

test('a newer conversation takes the place of the older one, which stays to be read', async () => {
  const session = await visit()
  session.say('before')
  await pass()
  const before = server.c
  const later = newId(Date.now() + 1000)
  server.live!.answer({ t: 'conv', conv: { ...server.conversation(), id: later, last_seq: 0 } })
  server.live!.answer({ t: 'part', c: later, part: { seq: 1, id: newId(), kind: 'message', by: { kind: 'system' }, at: Date.now(), body: { text: 'again' } } })
  const { thread, earlier } = session.store.get()
  expect(thread).toMatchObject({ c: later, through: 1 })
  expect(earlier).toMatchObject([{ c: before }])
  server.say('late words')
  expect(session.store.get().thread!.c).toBe(later)
})

test('an identity that is refused is dropped first, the token of an earlier visit after it', async () => {
  await visit({ token: 'old' })
  command(['do', 'identify', { token: 'jwt' }])
  await pass(10)
  server.live!.cut(4401)
  await pass(10)
  server.live!.cut(4401)
  await pass(10)
  expect(heard('hello').map((hello) => ['token' in hello && hello.token, 'user' in hello && hello.user])).toEqual([
    ['old', null],
    ['tok', 'jwt'],
    ['tok', null],
    [null, null],
  ])
})

test('what the host page sends is said for the visitor', async () => {
  const session = await visit()
  command(['do', 'send', 'from the page'])
  await vi.dynamicImportSettled()
  await pass()
  expect(session.store.get().thread!.parts.map((part) => part.kind === 'message' && part.body?.text)).toContain('from the page')
})
