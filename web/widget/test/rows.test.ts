import { expect, test } from 'vitest'
import type { Part } from '@haoke/client/protocol'
import { emptyThread } from '@haoke/client/thread'
import { rowsOf } from '../frame/session/rows.ts'

const NOON = new Date(2026, 4, 20, 12).getTime()
const MINUTE = 60_000
const LIN = { id: 'lin', name: 'Lin', avatar: null }
let seq = 0

const part = (kind: string, by: Part['by'], at: number, body: object = {}): Part => ({ seq: ++seq, id: `p${seq}`, kind, by, at, body }) as Part
const said = (by: 'visitor' | 'lin' | 'system', at = NOON) => part('message', by === 'lin' ? { kind: 'member', id: 'lin' } : { kind: by }, at, { text: 'x' })

function rows(parts: Part[], more: Partial<Parameters<typeof rowsOf>[0]> = {}) {
  return rowsOf({ earlier: [], thread: { ...emptyThread('c'), parts }, unsent: [], sending: [], conversation: null, ...more })
}

const shape = (list: ReturnType<typeof rows>) => list.map((row) => ('first' in row ? `${row.is}${row.first ? ' first' : ''}${row.last ? ' last' : ''}` : row.is))

test('messages of one author within minutes are one run', () => {
  const list = rows([said('visitor'), said('visitor', NOON + MINUTE), said('lin', NOON + 2 * MINUTE), said('lin', NOON + 9 * MINUTE)])
  expect(shape(list)).toEqual(['day', 'message first', 'message last', 'message first last', 'message first last'])
})

test('each day is announced, and breaks a run', () => {
  const midnight = new Date(2026, 4, 21).getTime()
  expect(shape(rows([said('visitor', midnight - 1000), said('visitor', midnight + 1000)]))).toEqual(['day', 'message first last', 'day', 'message first last'])
})

test('agents are named by the parts that assigned them, also for what they said before and in earlier conversations', () => {
  const earlier = [{ c: 'a', from: 1, parts: [said('lin'), part('assigned', { kind: 'system' }, NOON, { member: LIN })] }]
  const list = rows([said('lin', NOON + 1)], { earlier })
  expect(list.flatMap((row) => (row.is === 'message' ? [row.agent?.name] : []))).toEqual(['Lin', 'Lin'])
  expect(shape(list)).toEqual(['day', 'message first last', 'event', 'border', 'message first last'])
})

test('what opened, was queued or recalled shows no line of its own', () => {
  const list = rows([part('opened', { kind: 'system' }, NOON), said('visitor'), part('recalled', { kind: 'visitor' }, NOON, { seq: 1 }), part('closed', { kind: 'visitor' }, NOON)])
  expect(shape(list)).toEqual(['day', 'message first last', 'event'])
})

test('a message that has come is not shown again as one on its way', () => {
  const stored = said('visitor')
  const entry = { id: stored.id, c: 'c', body: { text: 'x' }, at: NOON, state: 'sent' as const }
  const list = rows([stored], { unsent: [entry, { ...entry, id: 'new', at: NOON + 1000 }] })
  expect(shape(list)).toEqual(['day', 'message first', 'unsent last'])
})

test('after the last earlier conversation nothing is drawn while nothing follows', () => {
  expect(shape(rows([], { earlier: [{ c: 'a', from: 1, parts: [said('visitor')] }] }))).toEqual(['day', 'message first last'])
})
