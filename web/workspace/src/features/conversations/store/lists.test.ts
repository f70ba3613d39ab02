import { describe, expect, it } from 'vitest'
import { conversation, FOREIGN, ME, OTHER, TEAM } from '../../../../test/server.ts'
import { belongs, compare, hold, listsOf, type Viewer } from './lists.ts'

const agent: Viewer = { id: ME, teams: [TEAM], read: 'own', pull: 'team' }
const lead: Viewer = { ...agent, read: 'team' }
const administrator: Viewer = { ...agent, read: 'all', pull: 'all' }

describe('where a conversation stands', () => {
  it('shows an agent their own, and what waits for their teams', () => {
    expect(belongs('mine', conversation('a'), agent)).toBe(true)
    expect(belongs('mine', conversation('a', { assignee_id: OTHER }), agent)).toBe(false)
    const waiting = conversation('a', { state: 'queued', assignee_id: null })
    expect(belongs('queue', waiting, agent)).toBe(true)
    expect(belongs('queue', { ...waiting, team_id: FOREIGN }, agent)).toBe(false)
    expect(belongs('all', conversation('a', { assignee_id: OTHER }), agent)).toBe(false)
  })

  it('shows a lead what the team handles, and an administrator everything', () => {
    const colleague = conversation('a', { assignee_id: OTHER })
    expect(belongs('team', colleague, agent)).toBe(false)
    expect(belongs('team', colleague, lead)).toBe(true)
    expect(belongs('all', { ...colleague, team_id: FOREIGN }, lead)).toBe(false)
    expect(belongs('all', { ...colleague, team_id: FOREIGN }, administrator)).toBe(true)
  })

  it('moves to the closed list when it is closed', () => {
    const closed = conversation('a', { state: 'closed' })
    expect(belongs('mine', closed, agent)).toBe(false)
    expect(belongs('closed', closed, agent)).toBe(true)
    expect(belongs('all', closed, administrator)).toBe(false)
  })

  it('lists what a member helps with, not what they were only mentioned in', () => {
    const as = (role: 'helper' | 'supervisor' | 'reader') => conversation('a', { assignee_id: OTHER, participants: [{ member_id: agent.id, role, since: 0 }] })
    expect((['helper', 'supervisor', 'reader'] as const).map((role) => belongs('helping', as(role), agent))).toEqual([true, true, false])
    expect(belongs('mine', as('helper'), agent)).toBe(false)
    expect(belongs('helping', { ...as('helper'), state: 'closed' }, agent)).toBe(false)
  })

  it('offers only the lists that can hold something', () => {
    expect(listsOf(agent)).toEqual(['mine', 'helping', 'queue', 'left', 'closed'])
    expect(listsOf({ ...agent, pull: undefined })).toEqual(['mine', 'helping', 'left', 'closed'])
    expect(listsOf(administrator)).toEqual(['mine', 'helping', 'queue', 'team', 'all', 'left', 'closed'])
  })
})

describe('order', () => {
  it('puts who waits longest first and who waits for nothing last', () => {
    const rows = [conversation('a'), conversation('b', { waiting_since: 50 }), conversation('c', { waiting_since: 20 })]
    expect(rows.sort(compare('mine', 'wait')).map((row) => row.id)).toEqual(['c', 'b', 'a'])
  })

  it('puts the latest message first, and the last closed one', () => {
    const rows = [conversation('a', { last_at: 1, closed_at: 9 }), conversation('b', { last_at: 5, closed_at: 3 })]
    expect([...rows].sort(compare('mine', 'last')).map((row) => row.id)).toEqual(['b', 'a'])
    expect([...rows].sort(compare('closed', 'wait')).map((row) => row.id)).toEqual(['a', 'b'])
  })

  it('holds known rows where they are, drops what is gone and adds what is new at the end', () => {
    expect(hold(['a', 'b', 'c'], ['c', 'd', 'a'])).toEqual(['a', 'c', 'd'])
  })
})
