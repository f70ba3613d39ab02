import { expect, test } from 'vitest'
import type { Part, PartFrame } from '../src/protocol.ts'
import { applyFrame, emptyThread, prepend, unreadOf, type Thread } from '../src/thread.ts'

const message = (seq: number, kind: 'visitor' | 'member' = 'member', text = `m${seq}`): Part => ({ seq, id: `id${seq}`, kind: 'message', by: { kind }, at: seq * 1000, body: { text } })
const frame = (part: Part): PartFrame => ({ t: 'part', c: 'c', part })
const of = (...parts: Part[]): Thread => parts.reduce((thread, part) => applyFrame(thread, frame(part), 0), emptyThread('c'))

test('parts and skipped numbers move the end of what is known', () => {
  const thread = applyFrame(of(message(1), message(2)), { t: 'skip', c: 'c', seq: 3 }, 0)
  expect(thread).toMatchObject({ from: 1, through: 3 })
  expect(thread.parts.map((part) => part.seq)).toEqual([1, 2])
})

test('repeated frames and frames of other conversations change nothing', () => {
  const thread = of(message(1), message(2))
  expect(applyFrame(thread, frame(message(2, 'member', 'other')), 0)).toBe(thread)
  expect(applyFrame(thread, { ...frame(message(3)), c: 'other' }, 0)).toBe(thread)
})

test('a range that overlaps counts each number once', () => {
  const thread = applyFrame(of(message(4), message(5)), { t: 'parts', c: 'c', parts: [message(5), message(6)], through: 7, last_seq: 7 }, 0)
  expect(thread.parts.map((part) => part.seq)).toEqual([4, 5, 6])
  expect(thread).toMatchObject({ from: 4, through: 7 })
})

test('old state plus frames is the freshly fetched state', () => {
  const parts = [message(1), message(2, 'visitor'), message(4), message(5)]
  const live = applyFrame(applyFrame(of(parts[0]!, parts[1]!), { t: 'skip', c: 'c', seq: 3 }, 0), frame(parts[2]!), 0)
  const fresh = applyFrame(emptyThread('c'), { t: 'parts', c: 'c', parts, through: 5, last_seq: 5 }, 0)
  expect(applyFrame(live, frame(parts[3]!), 0)).toEqual(fresh)
})

test('older ranges go before, and say when the beginning is reached', () => {
  const thread = prepend(of(message(8), message(9)), { parts: [message(5), message(7)], through: 4, last_seq: 9 })
  expect(thread.parts.map((part) => part.seq)).toEqual([5, 7, 8, 9])
  expect(thread.from).toBe(4)
  expect(prepend(thread, { parts: [message(2)], through: 0, last_seq: 9 }).from).toBe(1)
})

test('a recalled message loses its content, live and in ranges, and does not get it back', () => {
  const recall: Part = { seq: 3, id: 'r', kind: 'recalled', by: { kind: 'member' }, at: 0, body: { seq: 1 } }
  const thread = of(message(1), message(2), recall)
  expect(thread.parts[0]).toMatchObject({ recalled: true, body: {} })
  const again = prepend(thread, { parts: [message(1)], through: 1, last_seq: 3 })
  expect(again.parts[0]).toMatchObject({ recalled: true, body: {} })
})

test('marks only rise', () => {
  const marks = { t: 'marks', c: 'c', visitor_read: 4, agent_read: 2 } as const
  const thread = applyFrame(of(message(1)), marks, 0)
  expect(applyFrame(thread, { ...marks, visitor_read: 3 }, 0)).toBe(thread)
  expect(applyFrame(thread, { t: 'marks', c: 'c', agent_read: 5 }, 0).marks).toEqual({ visitor_delivered: 0, visitor_read: 4, agent_delivered: 0, agent_read: 5 })
})

test('unread counts messages of the other side after the mark', () => {
  const thread = applyFrame(of(message(1), message(2, 'visitor'), message(3), message(4)), { t: 'marks', c: 'c', visitor_read: 1 }, 0)
  expect(unreadOf(thread, 'visitor')).toBe(2)
  expect(unreadOf(thread, 'agent')).toBe(1)
})

test('typing ends with the message, when said, and by itself', () => {
  const typing = { t: 'typing', c: 'c', by: { kind: 'member', id: 'm' }, on: true } as const
  const thread = applyFrame(of(message(1)), typing, 1000)
  expect(thread.typing).toMatchObject({ until: 7000 })
  expect(applyFrame(thread, frame(message(2)), 0).typing).toBeNull()
  expect(applyFrame(thread, frame(message(2, 'visitor')), 0).typing).not.toBeNull()
  expect(applyFrame(thread, { ...typing, on: false }, 0).typing).toBeNull()
})
