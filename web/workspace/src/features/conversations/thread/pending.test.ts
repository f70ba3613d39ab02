import type { Part } from '@haoke/client/protocol'
import { describe, expect, it } from 'vitest'
import { pending } from './pending.ts'

const nobody = { taker: null, helpers: [], teams: [] }
const happened = (...parts: [Part['kind'], object][]) => pending(parts.map(([kind, body], at) => ({ seq: at + 1, id: `${at}`, kind, by: { kind: 'member', id: 'a' }, at, body }) as Part))

describe('whom a conversation waits for', () => {
  it('is who was asked to take it over, until they answer', () => {
    const asked: [Part['kind'], object] = ['transferred', { member: 'b', asked: true }]
    expect(happened(asked)).toEqual({ ...nobody, taker: 'b' })
    for (const answer of ['returned', 'assigned', 'queued', 'closed'] as const) expect(happened(asked, [answer, {}])).toEqual(nobody)
    expect(happened(['transferred', { member: 'b', asked: false }])).toEqual(nobody)
  })

  it('is who was asked for help, until they come, cannot, or need not', () => {
    const asked: [Part['kind'], object][] = [['help_asked', { members: ['b', 'c'] }], ['help_asked', { team: 't' }]]
    expect(happened(...asked)).toEqual({ taker: null, helpers: ['b', 'c'], teams: ['t'] })
    expect(happened(...asked, ['entered', { member: 'b', role: 'helper' }])).toEqual({ taker: null, helpers: ['c'], teams: ['t'] })
    expect(happened(...asked, ['entered', { member: 'd', role: 'helper' }])).toEqual({ taker: null, helpers: ['b', 'c'], teams: [] })
    expect(happened(...asked, ['help_ended', { how: 'declined', member: 'c' }], ['entered', { member: 'x', role: 'supervisor' }])).toEqual({ taker: null, helpers: ['b'], teams: ['t'] })
    expect(happened(...asked, ['help_ended', { how: 'declined', member: 'c', team: 't' }])).toEqual({ taker: null, helpers: ['b', 'c'], teams: [] })
    expect(happened(...asked, ['help_ended', { how: 'withdrawn' }])).toEqual(nobody)
    expect(happened(...asked, ['closed', {}])).toEqual(nobody)
  })
})
