import type { Conversation, Id, Part } from '@haoke/client/protocol'
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { http, query } from '../../../base/http.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { useSession } from '../../../base/session.ts'

const SHOWN = 100
/** After these the conversation itself is another one: who has it, whether it is open. */
const TURNS: ReadonlySet<string> = new Set(['assigned', 'queued', 'closed', 'reopened', 'transferred', 'entered', 'withdrew'])

/** Watches one running conversation at a time, from its last hundred parts on. */
export function useWatch(chosen: Ref<Id>) {
  const realtime = useRealtime()
  const session = useSession()
  const conversation = shallowRef<Conversation | null>(null)
  const parts = shallowRef<readonly Part[]>([])
  const error = shallowRef<unknown>(null)
  const busy = ref(false)
  let watched: Id | null = null

  async function begin(c: Id): Promise<void> {
    busy.value = true
    error.value = null
    try {
      await http.send('POST', `/supervision/conversations/${c}/watch`)
      if (c !== chosen.value) return stop(c)
      watched = c
      await refresh(c)
      const last = conversation.value?.last_seq ?? 0
      const range = await http.get<{ parts: Part[] }>(`/conversations/${c}/parts${query({ before: last + 1, limit: SHOWN })}`)
      if (c !== chosen.value) return
      parts.value = range.parts
      if (conversation.value?.assignee_id !== session.id) realtime.openConversation(c, last)
    } catch (reason) {
      if (c === chosen.value) error.value = reason
    } finally {
      if (c === chosen.value) busy.value = false
    }
  }

  async function refresh(c: Id): Promise<void> {
    const opened = await http.get<{ conversation: Conversation }>(`/conversations/${c}`)
    if (c === chosen.value) conversation.value = opened.conversation
  }

  function stop(c: Id | null = watched): void {
    if (!c) return
    if (conversation.value?.id !== c || conversation.value.assignee_id !== session.id) realtime.leaveConversation(c)
    void http.send('DELETE', `/supervision/conversations/${c}/watch`).catch(() => {}) // it is out of reach by now
    watched = null
  }

  function hear(c: Id, heard: readonly Part[]): void {
    if (c !== chosen.value) return
    const known = new Set(parts.value.map(({ seq }) => seq))
    const fresh = heard.filter(({ seq }) => !known.has(seq))
    if (!fresh.length) return
    parts.value = [...parts.value, ...fresh].sort((a, b) => a.seq - b.seq)
    if (fresh.some(({ kind }) => TURNS.has(kind))) void refresh(c).catch((reason) => (error.value = reason))
  }

  watch(
    chosen,
    (c) => {
      stop()
      conversation.value = null
      parts.value = []
      error.value = null
      if (c) void begin(c)
    },
    { immediate: true },
  )
  /** Who was gone for too long is not in the conversation any more: come in again. */
  const again = () => void (watched && http.send('POST', `/supervision/conversations/${watched}/watch`).catch(() => {})) // it ended meanwhile
  const stops = [realtime.on('welcome', again), realtime.on('part', ({ c, part }) => hear(c, [part])), realtime.on('parts', (frame) => hear(frame.c, frame.parts))]
  onScopeDispose(() => {
    stops.forEach((end) => end())
    stop()
  })
  return { conversation, parts, error, busy, again: () => begin(chosen.value) }
}
