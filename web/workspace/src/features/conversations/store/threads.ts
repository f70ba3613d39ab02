import type { Id, Part, PartFrame, PartsFrame } from '@haoke/client/protocol'
import { applyFrame, emptyThread, prepend, type Thread } from '@haoke/client/thread'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { serverNow } from '../../../base/clock.ts'
import { http } from '../../../base/http.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { useConversations } from './conversations.ts'
import { belongs } from './lists.ts'

export interface ThreadState {
  thread: Thread
  status: 'loading' | 'ready' | 'failed'
  error: unknown
  /** An older page is on its way. */
  older: boolean
}

const PAGE = 50
const CATCH_UP = 200
const MOST_ROUNDS = 50
/** Threads that are kept; who comes back to an older one waits for it a moment. */
const KEPT = 30

/** The parts of the conversations this tab has shown: each a run without gaps that the socket makes longer. */
export const useThreads = defineStore('threads', () => {
  const realtime = useRealtime()
  const conversations = useConversations()
  const states = shallowReactive(new Map<Id, ThreadState>())
  /** What came while a thread was being fetched. */
  const early = new Map<Id, (PartFrame | PartsFrame)[]>()
  const catching = new Set<Id>()

  const set = (c: Id, change: Partial<ThreadState>) => {
    const known = states.get(c)
    if (known) states.set(c, { ...known, ...change })
  }

  const range = (c: Id, where: string) => http.get<Omit<PartsFrame, 't' | 'c'>>(`/conversations/${c}/parts?${where}`)

  /** Brings a conversation's latest parts, and joins it: from then on nothing of it is missed. Earlier ones need no joining. */
  async function load(c: Id, join = true): Promise<void> {
    if (join) shown(c)
    const known = states.get(c)
    if (known && known.status !== 'failed') {
      if (join && known.status === 'ready') realtime.openConversation(c, known.thread.through)
      return
    }
    states.set(c, { thread: emptyThread(c), status: 'loading', error: null, older: false })
    early.set(c, [])
    try {
      const latest = await range(c, `before=${Number.MAX_SAFE_INTEGER}&limit=${PAGE}`)
      const through = Math.max(latest.last_seq, latest.parts.at(-1)?.seq ?? 0)
      set(c, { thread: { ...emptyThread(c), parts: latest.parts, from: Math.max(1, Math.min(latest.through, through || 1)), through }, status: 'ready' })
      for (const frame of early.get(c) ?? []) take(frame)
      if (join) realtime.openConversation(c, through)
    } catch (error) {
      set(c, { status: 'failed', error })
    } finally {
      early.delete(c)
    }
  }

  /** Brings the page before what is held. True when there was more. */
  async function loadOlder(c: Id): Promise<void> {
    const state = states.get(c)
    if (!state || state.status !== 'ready' || state.older || state.thread.from <= 1) return
    set(c, { older: true })
    try {
      const older = await range(c, `before=${state.thread.from}&limit=${PAGE}`)
      const now = states.get(c)
      if (now) set(c, { thread: prepend(now.thread, older), older: false })
    } catch (error) {
      set(c, { older: false, error })
    }
  }

  function take(frame: PartFrame | PartsFrame): void {
    const state = states.get(frame.c)
    if (!state) return
    if (state.status === 'loading') return void early.get(frame.c)?.push(frame)
    if (state.status === 'failed') return
    const first = frame.t === 'part' ? frame.part.seq : (frame.parts[0]?.seq ?? frame.through)
    if (first > state.thread.through + 1) return void catchUp(frame.c)
    set(frame.c, { thread: applyFrame(state.thread, frame, serverNow()) })
  }

  /** Fetches what is missing between what is held and the latest part. */
  async function catchUp(c: Id): Promise<void> {
    if (catching.has(c)) return
    catching.add(c)
    try {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const before = states.get(c)?.thread
        if (!before) return
        const missing = await range(c, `after=${before.through}&limit=${CATCH_UP}`)
        const now = states.get(c)?.thread
        if (now) set(c, { thread: applyFrame(now, { t: 'parts', c, ...missing }, serverNow()) })
        if (missing.through >= missing.last_seq || missing.through <= before.through) return
      }
    } catch {
      // The next frame, or the next connection, asks again.
    } finally {
      catching.delete(c)
    }
  }

  const recent = new Set<Id>()

  /** Keeps the latest; the others are left, but for the member's own work. */
  function shown(c: Id): void {
    recent.delete(c)
    recent.add(c)
    for (const old of recent) {
      if (recent.size <= KEPT) break
      recent.delete(old)
      states.delete(old)
      const conversation = conversations.byId.get(old)
      if (!conversation || !(belongs('mine', conversation, conversations.viewer) || belongs('helping', conversation, conversations.viewer))) realtime.leaveConversation(old)
    }
  }

  const part = (c: Id, seq: number): Part | undefined => states.get(c)?.thread.parts.find((each) => each.seq === seq)

  realtime.on('part', take)
  realtime.on('parts', take)
  realtime.on('welcome', () => {
    for (const [c, state] of states) {
      if (state.status === 'failed') void load(c)
      // The tab with the socket asks for what it missed by itself.
      else if (state.status === 'ready' && !realtime.leading) void catchUp(c)
    }
  })

  return { states, load, loadOlder, part }
})
