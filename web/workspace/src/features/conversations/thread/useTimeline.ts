import type { Conversation, Id } from '@haoke/client/protocol'
import { computed, nextTick, ref, shallowRef } from 'vue'
import { http, type PageOf } from '../../../base/http.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { useConversations } from '../store/conversations.ts'
import { useThreads } from '../store/threads.ts'
import { picturesOf, timeline, type Segment } from './timeline.ts'

const EARLIER = 30

/** Everything the log of a conversation shows, and how to get more of it from before. */
export function useTimeline(id: Id) {
  const store = useConversations()
  const threads = useThreads()
  const realtime = useRealtime()
  /** Earlier conversations that are shown, the oldest first, and those that could be, the newest first. */
  const earlier = shallowRef<Id[]>([])
  const candidates = shallowRef<Id[] | null>(null)
  const shift = ref(false)
  const loading = ref(false)

  const opened = store.byId.get(id)
  const unreadAfter = opened && opened.unread > 0 ? opened.marks.agent_read : null
  void threads.load(id)

  const state = computed(() => threads.states.get(id))
  const segments = computed<Segment[]>(() =>
    [...earlier.value, id].flatMap((c) => {
      const conversation = store.byId.get(c)
      const parts = threads.states.get(c)?.thread.parts
      return conversation && parts ? [{ conversation, parts }] : []
    }),
  )
  const unsent = computed(() => realtime.unsent.filter((entry) => entry.c === id))
  const items = computed(() => timeline(segments.value, unsent.value, unreadAfter))
  const pictures = computed(() => picturesOf(segments.value))
  const oldest = computed(() => earlier.value[0] ?? id)

  const fromStart = computed(() => (threads.states.get(oldest.value)?.thread.from ?? 1) <= 1)
  const complete = computed(() => fromStart.value && candidates.value?.length === 0)

  async function findEarlier(): Promise<Id[]> {
    const current = store.byId.get(id)
    if (!current) return []
    const page = await http.get<PageOf<Conversation>>(`/customers/${current.customer.id}/conversations?limit=${EARLIER}`)
    for (const conversation of page.items) if (!store.byId.has(conversation.id)) store.put(conversation)
    return page.items
      .filter((conversation) => conversation.id !== current.id && conversation.opened_at < current.opened_at)
      .sort((a, b) => b.opened_at - a.opened_at)
      .map((conversation) => conversation.id)
  }

  /** Loads the page above: of this conversation, then of the one before it. */
  async function loadAbove(): Promise<void> {
    if (loading.value || complete.value || state.value?.status !== 'ready') return
    loading.value = true
    try {
      if (!fromStart.value) return await above(() => threads.loadOlder(oldest.value))
      candidates.value ??= await findEarlier()
      const [next, ...rest] = candidates.value
      if (!next) return
      await above(async () => {
        await threads.load(next, false)
        candidates.value = rest
        if (threads.states.get(next)?.status === 'ready') earlier.value = [next, ...earlier.value]
      })
    } catch {
      // The customer's past may be out of reach: then there is nothing above.
      candidates.value ??= []
    } finally {
      loading.value = false
    }
  }

  /** While older items come in, the list keeps its place from the end. */
  async function above(work: () => Promise<void>): Promise<void> {
    shift.value = true
    await work()
    await nextTick()
    shift.value = false
  }

  return { state, items, pictures, segments, shift, loading, complete, loadAbove, retry: () => threads.load(id) }
}
