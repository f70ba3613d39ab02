// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ME, message, signedIn, Socket } from '../../../test/server.ts'
import { fold } from './lead.ts'
import { useRealtime } from './realtime.ts'
import { together } from './tabs.ts'

const presence = { member_id: ME, state_id: 's', kind: 'online' as const, name: 'Me', since: 0, load: 0, capacity: 5, max_capacity: 5, dropped: false }

async function online() {
  const [socket, realtime] = [new Socket(), useRealtime()]
  realtime.start(ME, socket.open)
  await vi.waitFor(() => expect(socket.of('hello')).toHaveLength(1))
  socket.welcome()
  return { socket, realtime }
}

describe('the member’s line', () => {
  beforeEach(async () => void (await signedIn()))

  it('asks anew for its lists after each welcome, and joins a conversation once', async () => {
    const { socket, realtime } = await online()
    realtime.watchLists(['queue'])
    realtime.openConversation('a', 4)
    realtime.openConversation('a', 9)
    expect(socket.of('open')).toEqual([{ t: 'open', c: 'a', since: 4 }])
    socket.welcome()
    expect(socket.of('watch').at(-1)).toEqual({ t: 'watch', lists: ['queue'] })
    realtime.leaveConversation('a')
    expect(socket.of('leave')).toHaveLength(1)
  })

  it('joins what was opened between the hello and the welcome', async () => {
    const [socket, realtime] = [new Socket(), useRealtime()]
    realtime.start(ME, socket.open)
    await vi.waitFor(() => expect(socket.of('hello')).toHaveLength(1))
    realtime.openConversation('a', 4)
    socket.welcome()
    expect(socket.of('open')).toEqual([{ t: 'open', c: 'a', since: 4 }])
  })

  it('shows a message until the server has it', async () => {
    const { socket, realtime } = await online()
    realtime.openConversation('a', 1)
    const parts: number[] = []
    realtime.on('part', ({ part }) => parts.push(part.seq))
    const id = await realtime.post('a', { text: 'hello' })
    expect(realtime.unsent.map((entry) => entry.state)).toEqual(['waiting'])
    socket.say({ t: 'ack', id: id!, c: 'a', seq: 2, at: 5 })
    expect(realtime.unsent).toEqual([])
    expect(parts).toEqual([2])
  })

  it('keeps a refused message with the reason, and sends it again when asked', async () => {
    const { socket, realtime } = await online()
    const id = await realtime.post('a', { text: 'hello' })
    socket.say({ t: 'error', id: id!, code: 'ConversationClosed', detail: 'This conversation is closed.' })
    expect(realtime.unsent[0]).toMatchObject({ state: 'failed', error: { detail: 'This conversation is closed.' } })
    realtime.retry(id!)
    expect(socket.of('post').map((post) => post.id)).toEqual([id, id])
  })

  it('takes no more than it can keep', async () => {
    const { realtime } = await online()
    const ids = await Promise.all(Array.from({ length: 60 }, () => realtime.post('a', { text: 'x' })))
    expect(ids.filter((id) => id === null)).toHaveLength(10)
  })

  it('says what people need to know of the connection', async () => {
    const socket = new Socket()
    const realtime = useRealtime()
    expect(realtime.state).toBe('joining')
    realtime.start(ME, socket.open)
    await vi.waitFor(() => expect(socket.of('hello')).toHaveLength(1))
    socket.welcome()
    expect(realtime.state).toBe('live')
    socket.break()
    expect(realtime.state).toBe('lost')
  })
})

describe('tabs', () => {
  it('ask together for what any of them wants, from where the one is that has least', () => {
    const wants = together([
      { open: { a: 5, b: 1 }, lists: ['queue'], boards: 1, reading: null },
      { open: { a: 3 }, lists: ['all', 'queue'], boards: 1, reading: 'a' },
    ])
    expect(wants).toMatchObject({ open: { a: 3, b: 1 }, lists: ['queue', 'all'], boards: 2 })
  })

  it('greet a later tab with how things are by then', () => {
    const first = fold(null, { t: 'welcome', member_id: ME, now: 1, offers: [], presence: [presence] })
    const busy = fold(first, { t: 'presence', presence: { ...presence, kind: 'busy' } })
    expect(busy?.presence).toEqual([{ ...presence, kind: 'busy' }])
    expect(fold(busy, { t: 'part', c: 'a', part: message(1) })).toBe(busy)
  })
})
