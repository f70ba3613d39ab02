// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ClientFrame } from '../src/protocol.ts'
import { CLOSE } from '../src/protocol.ts'
import { Visitor, type VisitorOptions } from '../src/visitor.ts'
import { FakeServer } from './fake-server.ts'
import { textOf } from './visitor.ts'

let server: FakeServer
let token: string | null
const visitors: Visitor[] = []

async function come(options: Partial<VisitorOptions> = {}): Promise<Visitor> {
  const keeper = { get: () => token, set: (next: string | null) => void (token = next) }
  const visitor = new Visitor({ site: 'k', open: server.open, storage: null, keeper, ...options })
  visitors.push(visitor)
  await visitor.start()
  await pass(10)
  return visitor
}

const pass = (ms = 500) => vi.advanceTimersByTimeAsync(ms)
const heard = <T extends ClientFrame['t']>(t: T) => server.heard.filter((frame): frame is ClientFrame & { t: T } => frame.t === t)
const hellos = () => heard('hello') as unknown as { token: string | null; user: string | null }[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  server = new FakeServer()
  token = null
})
afterEach(() => {
  for (const visitor of visitors.splice(0)) visitor.stop()
  vi.useRealTimers()
})

test('asks the app who this is the first time, and comes with its token from then on', async () => {
  const user = vi.fn(() => Promise.resolve('signed'))
  await come({ user })
  expect(hellos()[0]).toMatchObject({ token: null, user: 'signed' })
  expect(token).toBe('tok')
  await come({ user })
  expect(hellos()[1]).toMatchObject({ token: 'tok', user: null })
  expect(user).toHaveBeenCalledTimes(1)
})

test('gives a refused token up, asks once more who this is, and does not ask for ever', async () => {
  const user = vi.fn(() => Promise.resolve('fresh'))
  const visitor = await come({ user })
  server.live!.cut(CLOSE.signIn)
  await pass()
  expect(hellos()[1]).toMatchObject({ token: null, user: 'fresh' })
  expect(visitor.state.connection.status).toBe('online')
})

test('what is written arrives, what comes is unread until it is looked at', async () => {
  const came: string[] = []
  const visitor = await come({ onMessage: (part) => came.push(textOf(part)) })
  visitor.post({ text: 'hello' })
  await pass()
  server.say('one')
  server.say('two')
  await pass()
  expect(came).toEqual(['one', 'two'])
  expect(visitor.state.unread).toBe(2)
  expect(heard('mark').every((mark) => !mark.read)).toBe(true)
  visitor.watch(true)
  expect(visitor.state.unread).toBe(0)
  expect(heard('mark').pop()).toMatchObject({ c: server.c, read: server.log.length })
  const seen = server.say('three').seq
  visitor.watch(false) // at once: it was on the screen all the same
  server.say('four')
  await pass()
  expect(heard('mark').map(({ read }) => read)).toContain(seen)
  expect(visitor.state.unread).toBe(1)
})

test('typing is told once a second, and ends by itself', async () => {
  const visitor = await come()
  visitor.post({ text: 'hello' })
  await pass()
  for (const draft of ['w', 'wh', 'whe']) visitor.typing(draft)
  expect(heard('typing').map(({ on }) => on)).toEqual([true])
  await pass(6_000)
  expect(heard('typing').map(({ on }) => on)).toEqual([true, false])
})

test('who signs out is somebody else: nothing of before is shown', async () => {
  const visitor = await come({ user: () => Promise.resolve('signed') })
  visitor.post({ text: 'hello' })
  await pass()
  expect(visitor.state.thread?.parts.length).toBeGreaterThan(0)
  server.opened = false // whoever comes next has written nothing
  await visitor.identify(null)
  await pass(10)
  expect(visitor.state).toMatchObject({ thread: null, conversation: null, unread: 0, connection: { status: 'online' } })
  expect(hellos().pop()).toMatchObject({ token: null, user: null })
})
