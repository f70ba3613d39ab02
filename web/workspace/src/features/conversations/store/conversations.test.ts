// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { api, conversation, ME, message, OTHER, signedIn, TEAM } from '../../../../test/server.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { useConversations } from './conversations.ts'

const ids = (rows: { id: string }[]) => rows.map((row) => row.id)

describe('the desk’s conversations', () => {
  beforeEach(async () => void (await signedIn()))

  it('fetches a list page by page, and starts over when it is fetched anew', async () => {
    const first = [conversation('a', { waiting_since: 1 }), conversation('b', { waiting_since: 2 })]
    const { asked } = api({ 'GET /conversations': ({ query }) => (query.get('cursor') ? { items: [conversation('c')], next: null } : { items: first, next: 'more' }) })
    const store = useConversations()
    await store.fetchList('mine', 'wait')
    await store.fetchList('mine', 'wait', true)
    await store.fetchList('mine', 'wait', true)
    expect(ids(store.rows('mine', 'wait'))).toEqual(['a', 'b', 'c'])
    expect(asked).toHaveLength(2)
    await store.fetchList('mine', 'wait')
    expect(ids(store.rows('mine', 'wait'))).toEqual(['a', 'b'])
  })

  it('fetches again what was asked for while an older answer was under way', async () => {
    const answers = [[conversation('a')], [conversation('a'), conversation('b')]]
    const { asked } = api({ 'GET /conversations': () => ({ items: answers.shift() ?? [], next: null }) })
    const store = useConversations()
    const first = store.fetchList('mine', 'wait')
    await Promise.all([store.fetchList('mine', 'wait'), store.fetchList('mine', 'wait'), first])
    expect(ids(store.rows('mine', 'wait'))).toEqual(['a', 'b'])
    expect(asked).toHaveLength(2)
  })

  it('keeps its rows when a list cannot be fetched, and says so', async () => {
    const store = useConversations()
    api({ 'GET /conversations': () => ({ items: [conversation('a')], next: null }) })
    await store.fetchList('mine', 'wait')
    api({})
    await store.fetchList('mine', 'wait')
    expect(store.lists.mine.status).toBe('failed')
    expect(ids(store.rows('mine', 'wait'))).toEqual(['a'])
  })

  it('moves a conversation between lists and counts when its place changes', async () => {
    api({ 'GET /conversations/counts': () => ({ mine: 0, queue: 1, team: 3, all: 4, closed: 7 }) })
    const [store, realtime] = [useConversations(), useRealtime()]
    await store.fetchCounts()
    const waiting = { state: 'queued' as const, assignee_id: null, team_id: TEAM, participants: [] }
    realtime.receive({ t: 'conv', conv: conversation('a'), was: waiting })
    expect(store.counts).toMatchObject({ mine: 1, queue: 0, team: 4, closed: 7 })
    expect(ids(store.rows('mine', 'wait'))).toEqual(['a'])
    realtime.receive({ t: 'conv', conv: conversation('a', { assignee_id: OTHER }), was: { ...waiting, state: 'assigned', assignee_id: ME } })
    expect(store.counts).toMatchObject({ mine: 0, team: 4 })
    expect(ids(store.rows('mine', 'wait'))).toEqual([])
    expect(ids(store.rows('team', 'wait'))).toEqual(['a'])
  })

  it('does not let news that comes late undo what is newer', () => {
    const [store, realtime] = [useConversations(), useRealtime()]
    const was = { state: 'queued' as const, assignee_id: null, team_id: TEAM, participants: [] }
    const closed = conversation('a', { state: 'closed', last_seq: 5 })
    realtime.receive({ t: 'conv', conv: closed, was: { ...was, state: 'assigned', assignee_id: ME } })
    realtime.receive({ t: 'conv', conv: conversation('a', { last_seq: 3 }), was })
    expect(store.byId.get('a')).toEqual(closed)
    expect(ids(store.rows('mine', 'wait'))).toEqual([])
  })

  it('keeps what the socket names while an answer of a moment before is under way', async () => {
    const [store, realtime] = [useConversations(), useRealtime()]
    api({ 'GET /conversations': () => ({ items: [conversation('a', { last_seq: 2 })], next: null }) })
    const fetching = store.fetchList('mine', 'wait')
    realtime.receive({ t: 'conv', conv: conversation('b'), was: null })
    realtime.receive({ t: 'conv', conv: conversation('a', { assignee_id: OTHER, last_seq: 3 }), was: null })
    await fetching
    expect(ids(store.rows('mine', 'wait'))).toEqual(['b'])
  })

  it('follows parts, the feed and marks, and knows nothing of conversations it has not seen', () => {
    const [store, realtime] = [useConversations(), useRealtime()]
    store.put(conversation('a'))
    realtime.receive({ t: 'part', c: 'a', part: message(2) })
    realtime.receive({ t: 'part', c: 'unknown', part: message(2) })
    expect(store.byId.get('a')).toMatchObject({ unread: 1, last_seq: 2 })
    realtime.receive({ t: 'convs', items: [{ id: 'a', last_seq: 4, last_at: 9, last: null, unread: 3, waiting_since: 2 }] })
    expect(store.byId.get('a')?.unread).toBe(3)
    realtime.receive({ t: 'marks', c: 'a', agent_read: 4 })
    expect(store.byId.get('a')?.unread).toBe(0)
    expect([...store.byId.keys()]).toEqual(['a'])
  })

  it('does not take a row back to what it was when an older answer comes late', () => {
    const [store, realtime] = [useConversations(), useRealtime()]
    store.put(conversation('a'))
    realtime.receive({ t: 'part', c: 'a', part: message(2) })
    store.put(conversation('a'))
    expect(store.byId.get('a')).toMatchObject({ last_seq: 2, last: { text: 'text 2' } })
  })
})
