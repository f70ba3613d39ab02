// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createHttp } from '../src/http.ts'
import { pollingLink } from '../src/polling.ts'
import type { MessageBody } from '../src/protocol.ts'
import { emptyThread } from '../src/thread.ts'
import { FakeServer } from './fake-server.ts'
import { Visitor } from './visitor.ts'

let server: FakeServer
let down: boolean
let sockets: number
let visitor: Visitor

/** The visitor's REST endpoints over the same store as the socket. */
async function answer(url: string, init: RequestInit): Promise<Response> {
  if (down) throw new TypeError('network')
  const body = init.body ? (JSON.parse(init.body as string) as { id: string; body: MessageBody }) : null
  const path = url.replace('/api/v1', '')
  if (path === '/visitor/session') {
    const { parts, through } = server.after(Math.max(0, server.log.length - 30))
    return Response.json({ t: 'welcome', visitor_id: 'v', token: 'tok', site: {}, conversation: server.opened ? server.conversation() : null, parts, through, now: server.now() })
  }
  if (path === '/visitor/messages') {
    const part = server.store(body!.id, body!.body)
    return Response.json({ c: server.c, seq: part.seq, at: part.at })
  }
  const after = Number(/after=(\d+)/.exec(path)?.[1])
  for (let waited = 0; waited < 25_000 && server.log.length <= after; waited += 500) await new Promise((resolve) => setTimeout(resolve, 500))
  return Response.json(server.after(after))
}

beforeEach(() => {
  vi.useFakeTimers()
  server = new FakeServer()
  down = false
  sockets = 0
  const http = createHttp('/api/v1', () => ({}), answer as unknown as typeof fetch)
  visitor = new Visitor(server, {
    open: (events) => ((sockets += 1), queueMicrotask(() => events.closed(1006)), { send() {}, close() {} }),
    fallback: pollingLink(http),
  })
  void visitor.client.start()
})
afterEach(() => {
  visitor.client.stop()
  vi.useRealTimers()
})

test('after three sockets that came to nothing, messages go and come by polls', async () => {
  visitor.say('hello')
  await vi.advanceTimersByTimeAsync(4_000)
  expect(visitor.client.connection).toMatchObject({ status: 'online', fallback: true })
  server.say('hi')
  await vi.advanceTimersByTimeAsync(1_000)
  visitor.say('more')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(visitor.texts()).toEqual(['hello', 'hi', 'more'])
  expect(visitor.client.outbox.entries).toEqual([])
})

test('nothing is lost while polls fail', async () => {
  await vi.advanceTimersByTimeAsync(4_000)
  visitor.say('one')
  await vi.advanceTimersByTimeAsync(500)
  down = true
  visitor.say('two')
  server.say('meanwhile')
  await vi.advanceTimersByTimeAsync(10_000)
  down = false
  await vi.advanceTimersByTimeAsync(60_000)
  expect(visitor.texts()).toEqual(['one', 'meanwhile', 'two'])
})

test('a new conversation is heard at once, although the poll of the old one still waits', async () => {
  visitor.say('first')
  await vi.advanceTimersByTimeAsync(5_000)
  server = new FakeServer()
  visitor.thread = emptyThread(server.c)
  visitor.say('second')
  await vi.advanceTimersByTimeAsync(500)
  server.say('answer')
  await vi.advanceTimersByTimeAsync(1_500)
  expect(visitor.texts()).toEqual(['second', 'answer'])
})

test('the socket is tried again from time to time', async () => {
  await vi.advanceTimersByTimeAsync(4_000)
  const before = sockets
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sockets).toBe(before + 1)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(visitor.client.connection).toMatchObject({ status: 'online', fallback: true })
})
