// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeServer } from './fake-server.ts'
import { textOf, Visitor } from './visitor.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A small deterministic generator (mulberry32), so that a failing seed can be repeated. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

test.each(Array.from({ length: 20 }, (_, seed) => seed + 1))('nothing is lost, doubled or out of order (seed %i)', async (seed) => {
  const random = dice(seed)
  const server = new FakeServer()
  const visitor = new Visitor(server, { random })
  void visitor.client.start()
  await vi.advanceTimersByTimeAsync(0)
  server.luck = { lose: 0.1, double: 0.1, cut: 0.05, random }
  const said: string[] = []
  for (let i = 0; i < 150; i++) {
    const chance = random()
    if (chance < 0.4) {
      const text = `visitor ${i}`
      if (visitor.client.post(null, { text })) said.push(text)
    } else if (chance < 0.8 && server.opened) server.say(`agent ${i}`)
    else if (chance < 0.9 && server.opened) server.note()
    await vi.advanceTimersByTimeAsync(random() * 2_000)
  }
  server.luck = { ...server.luck, lose: 0, double: 0, cut: 0 }
  await vi.advanceTimersByTimeAsync(90_000)

  const truth = server.log.filter((part) => part !== null)
  expect(visitor.thread.parts).toEqual(truth)
  expect(visitor.thread.through).toBe(server.log.length)
  expect(truth.filter((part) => part.by.kind === 'visitor' && part.kind === 'message').map(textOf).sort()).toEqual(said.sort())
  expect(visitor.client.outbox.entries).toEqual([])
  visitor.client.stop()
})
