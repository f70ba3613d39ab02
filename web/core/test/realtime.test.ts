// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CLOSE, type ClientFrame } from '../src/protocol.ts'
import { FakeServer } from './fake-server.ts'
import { memoryStorage, Visitor } from './visitor.ts'

let server: FakeServer
const visitors: Visitor[] = []

function visit(options: ConstructorParameters<typeof Visitor>[1] = {}): Visitor {
  const visitor = new Visitor(server, options)
  visitors.push(visitor)
  void visitor.client.start()
  return visitor
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const heard = <T extends ClientFrame['t']>(t: T) => server.heard.filter((frame): frame is ClientFrame & { t: T } => frame.t === t)

beforeEach(() => {
  vi.useFakeTimers()
  server = new FakeServer()
})
afterEach(() => {
  for (const { client } of visitors.splice(0)) client.stop()
  vi.useRealTimers()
})

test('a message travels and comes back once', async () => {
  const visitor = visit()
  await pass(0)
  visitor.say('hello')
  server.say('hi')
  await pass(0)
  expect(visitor.texts()).toEqual(['hello', 'hi'])
  expect(visitor.client.outbox.entries).toEqual([])
})

test('what was written while disconnected goes when connected, in order and with the first id', async () => {
  const visitor = visit()
  await pass(0)
  server.live!.cut(1006)
  visitor.say('one')
  visitor.say('two')
  const ids = visitor.client.outbox.entries.map((entry) => entry.id)
  await pass(600)
  expect(heard('post').map((post) => post.id)).toEqual(ids)
  expect(visitor.texts()).toEqual(['one', 'two'])
})

test('a message stored just before the break is not doubled', async () => {
  const visitor = visit()
  await pass(0)
  const send = server.live!
  const answer = vi.spyOn(send, 'answer').mockImplementation(() => undefined)
  visitor.say('once')
  expect(answer).toHaveBeenCalled()
  send.cut(1006)
  await pass(600)
  expect(visitor.texts()).toEqual(['once'])
  expect(server.log.filter((part) => part?.kind === 'message')).toHaveLength(1)
  expect(visitor.client.outbox.entries).toEqual([])
})

test('after a break only the missing parts are asked for', async () => {
  const visitor = visit()
  await pass(0)
  visitor.say('a')
  server.live!.cut(CLOSE.restart)
  server.say('b')
  await pass(600)
  expect(heard('hello')[1]!.since).toEqual({ [server.c]: 3 })
  expect(visitor.texts()).toEqual(['a', 'b'])
})

test('tries ever more slowly, at most every 30 s, and a steady connection starts afresh', async () => {
  const visitor = visit()
  await pass(0)
  const waits: number[] = []
  for (let i = 0; i < 9; i++) {
    const before = Date.now()
    server.live!.cut(1006)
    while (visitor.client.connection.status !== 'online') await pass(100)
    waits.push(Date.now() - before)
  }
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000])
  await pass(6000)
  server.live!.cut(1006)
  await pass(600)
  expect(visitor.client.connection.status).toBe('online')
})

test('a silent connection is noticed and replaced', async () => {
  const visitor = visit()
  await pass(0)
  vi.spyOn(server.live!, 'answer').mockImplementation(() => undefined)
  await pass(25_000 + 10_000)
  expect(visitor.client.connection.status).toBe('waiting')
  await pass(600)
  expect(visitor.client.connection.status).toBe('online')
})

test('a server that opens but never welcomes counts as a failure', async () => {
  const visitor = visit({ open: (events) => (queueMicrotask(() => events.opened()), { send() {}, close() {} }) })
  await pass(10_000)
  expect(visitor.client.connection.status).toBe('waiting')
})

test('a part lost on the way is asked for', async () => {
  const visitor = visit()
  await pass(0)
  visitor.say('a')
  server.luck = { ...server.luck, lose: 1 }
  server.say('lost')
  server.luck = { ...server.luck, lose: 0 }
  server.say('after')
  await pass(0)
  expect(visitor.texts()).toEqual(['a'])
  await pass(300)
  expect(visitor.texts()).toEqual(['a', 'lost', 'after'])
})

test('a last part lost on the way is found by the regular check', async () => {
  const visitor = visit()
  await pass(0)
  visitor.say('a')
  server.luck = { ...server.luck, lose: 1 }
  server.say('lost')
  server.luck = { ...server.luck, lose: 0 }
  await pass(30_000)
  expect(visitor.texts()).toEqual(['a', 'lost'])
})

test('a long absence is caught up page by page', async () => {
  const visitor = visit()
  await pass(0)
  visitor.say('a')
  await pass(0)
  server.live!.cut(1006)
  for (let i = 0; i < 200; i++) server.say(String(i))
  await pass(600)
  expect(visitor.texts()).toEqual(['a', ...Array.from({ length: 200 }, (_, i) => String(i))])
  expect(heard('open').length).toBeLessThan(8)
})

test('the final close codes end the trying; a replaced page comes back when the user does', async () => {
  const visitor = visit()
  await pass(0)
  server.live!.answer({ t: 'bye', code: 'Replaced' })
  server.live!.cut(CLOSE.replaced)
  await pass(60_000)
  expect(visitor.client.connection).toMatchObject({ status: 'stopped', code: CLOSE.replaced })
  document.dispatchEvent(new Event('visibilitychange'))
  await pass(0)
  expect(visitor.client.connection.status).toBe('online')
  server.live!.cut(CLOSE.forbidden)
  document.dispatchEvent(new Event('visibilitychange'))
  await pass(60_000)
  expect(visitor.client.connection).toMatchObject({ status: 'stopped', code: CLOSE.forbidden })
})

test('the network coming back ends the waiting', async () => {
  const visitor = visit()
  await pass(0)
  for (let i = 0; i < 6; i++) {
    server.live!.cut(1006)
    dispatchEvent(new Event('online'))
    await pass(0)
    expect(visitor.client.connection.status).toBe('online')
  }
})

test('a refused message fails with its reason and can be tried again with the same id', async () => {
  const visitor = visit()
  await pass(0)
  server.refuse = (id) => ({ t: 'error', id, code: 'BodyTooLong', detail: 'Too long.' })
  visitor.say('long')
  const [entry] = visitor.client.outbox.entries
  expect(entry).toMatchObject({ state: 'failed', error: { code: 'BodyTooLong' } })
  server.refuse = undefined
  visitor.client.outbox.retry(entry!.id)
  await pass(0)
  expect(visitor.texts()).toEqual(['long'])
  expect(server.log.some((part) => part?.id === entry!.id)).toBe(true)
})

test('too many is not a failure: the message goes when the server says', async () => {
  const visitor = visit()
  await pass(0)
  server.refuse = (id) => ({ t: 'error', id, code: 'TooMany', detail: '', params: { retry_after: 7 } })
  visitor.say('patient')
  server.refuse = undefined
  await pass(6_900)
  expect(visitor.texts()).toEqual([])
  await pass(200)
  expect(visitor.texts()).toEqual(['patient'])
})

test('a message to a conversation closed meanwhile opens it again', async () => {
  const visitor = visit()
  await pass(0)
  visitor.say('first')
  await pass(0)
  let refused = false
  server.refuse = (id) => (refused ? null : ((refused = true), { t: 'error', id, code: 'ConversationClosed', detail: '' }))
  visitor.client.post(server.c, { text: 'again' })
  await pass(0)
  expect(heard('post').map((post) => post.c)).toEqual([null, server.c, null])
  expect(visitor.texts()).toEqual(['first', 'again'])
})

test('unsent messages outlive a reload, stored ones do not come back', async () => {
  const storage = memoryStorage()
  const before = visit({ storage })
  before.say('unsent')
  const id = before.client.outbox.entries[0]!.id
  await pass(0)
  expect(storage.kept.size).toBe(0)
  const stuck = visit({ storage, open: () => ({ send() {}, close() {} }) })
  stuck.say('later')
  await pass(0)
  expect(storage.kept.size).toBe(1)
  stuck.client.stop()
  const after = visit({ storage })
  await pass(0)
  expect(after.texts()).toEqual(['unsent', 'later'])
  expect(storage.kept.size).toBe(0)
  expect(server.log.filter((part) => part?.id === id)).toHaveLength(1)
})

test('a message acknowledged before the reload but still stored here is not shown twice', async () => {
  const storage = memoryStorage()
  const before = visit({ storage })
  await pass(0)
  before.say('kept')
  const entry = { ...server.log[2]!, c: null, state: 'waiting' as const, body: { text: 'kept' } }
  before.client.stop()
  await storage.save(entry)
  const after = visit({ storage: { ...storage, load: async () => (await new Promise((r) => setTimeout(r, 50)), storage.load()) } })
  await pass(100)
  expect(after.texts()).toEqual(['kept'])
  expect(after.client.outbox.entries).toEqual([])
})

test('times follow the server when the clock of the device is wrong', async () => {
  server.skew = -3 * 3600_000
  const visitor = visit()
  await pass(0)
  expect(Math.abs(visitor.client.now() - server.now())).toBeLessThan(50)
  visitor.say('x')
  await pass(0)
  expect(Math.abs(visitor.thread.parts[0]!.at - visitor.client.now())).toBeLessThan(50)
})

test('a message too big for a frame fails at once and is not sent', async () => {
  const visitor = visit()
  await pass(0)
  visitor.say('好'.repeat(100_000))
  expect(visitor.client.outbox.entries[0]).toMatchObject({ state: 'failed', error: { code: 'MessageTooLong' } })
  expect(heard('post')).toEqual([])
})

test('resync makes the client ask for what it may have missed', async () => {
  const visitor = visit()
  await pass(0)
  visitor.say('a')
  await pass(0)
  server.live!.answer({ t: 'resync' })
  expect(heard('sync').pop()!.c).toEqual({ [server.c]: 3 })
})
