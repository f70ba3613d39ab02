// @vitest-environment happy-dom
import type { Part } from '@haoke/client/protocol'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { api, message, signedIn } from '../../../../test/server.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { useThreads } from './threads.ts'

/** The server's log of a conversation, as `/parts` gives ranges of it. */
function log(length: () => number) {
  const all = () => Array.from({ length: length() }, (_, index) => message(index + 1))
  return ({ query }: { query: URLSearchParams }) => {
    const limit = Number(query.get('limit'))
    const before = query.get('before')
    const parts = before === null ? all().filter((part) => part.seq > Number(query.get('after'))).slice(0, limit) : all().filter((part) => part.seq < Number(before)).slice(-limit)
    return { parts, through: before === null ? (parts.at(-1)?.seq ?? length()) : (parts[0]?.seq ?? 1), last_seq: length() }
  }
}
const seqs = (parts: readonly Part[] = []) => parts.map((part) => part.seq)
const upTo = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index)

describe('threads', () => {
  beforeEach(async () => void (await signedIn()))

  it('begins with the latest parts and goes back page by page to the first', async () => {
    api({ 'GET /conversations/a/parts': log(() => 120) })
    const threads = useThreads()
    await threads.load('a')
    expect(seqs(threads.states.get('a')?.thread.parts)).toEqual(upTo(71, 120))
    await threads.loadOlder('a')
    await threads.loadOlder('a')
    await threads.loadOlder('a')
    expect(seqs(threads.states.get('a')?.thread.parts)).toEqual(upTo(1, 120))
    expect(threads.states.get('a')?.thread.from).toBe(1)
  })

  it('loses nothing that comes while it is being fetched', async () => {
    let length = 3
    api({ 'GET /conversations/a/parts': log(() => length) })
    const [threads, realtime] = [useThreads(), useRealtime()]
    const loading = threads.load('a')
    realtime.receive({ t: 'part', c: 'a', part: message(4) })
    length = 4
    await loading
    expect(seqs(threads.states.get('a')?.thread.parts)).toEqual([1, 2, 3, 4])
  })

  it('fetches what is missing when a number is left out, and doubles nothing', async () => {
    let length = 2
    api({ 'GET /conversations/a/parts': log(() => length) })
    const [threads, realtime] = [useThreads(), useRealtime()]
    await threads.load('a')
    length = 6
    realtime.receive({ t: 'part', c: 'a', part: message(6) })
    realtime.receive({ t: 'part', c: 'a', part: message(6) })
    await vi.waitFor(() => expect(seqs(threads.states.get('a')?.thread.parts)).toEqual(upTo(1, 6)))
    realtime.receive({ t: 'part', c: 'a', part: message(2) })
    expect(seqs(threads.states.get('a')?.thread.parts)).toEqual(upTo(1, 6))
  })

  it('empties what is recalled', async () => {
    api({ 'GET /conversations/a/parts': log(() => 2) })
    const [threads, realtime] = [useThreads(), useRealtime()]
    await threads.load('a')
    realtime.receive({ t: 'part', c: 'a', part: { ...message(3), kind: 'recalled', body: { seq: 1 } } as Part })
    expect(threads.part('a', 1)).toMatchObject({ recalled: true, body: {} })
    expect(threads.part('a', 2)?.recalled).toBeUndefined()
  })

  it('says that it could not be fetched, and can be asked again', async () => {
    const threads = useThreads()
    api({})
    await threads.load('a')
    expect(threads.states.get('a')?.status).toBe('failed')
    api({ 'GET /conversations/a/parts': log(() => 1) })
    await threads.load('a')
    expect(threads.states.get('a')?.status).toBe('ready')
  })
})
