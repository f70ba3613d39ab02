import type { components } from '@haoke/client/api'
import type { Conversation, ConversationFrame, Id, Part } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { computed, reactive, shallowReactive, shallowRef } from 'vue'
import { http, query, type PageOf } from '../../../base/http.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { useSession } from '../../../base/session.ts'
import { foldChange, foldMarks, foldPart } from './fold.ts'
import { belongs, compare, helps, listsOf, type ListName, type Sort, type Viewer } from './lists.ts'

export type Counts = components['schemas']['Counts']

export interface ListState {
  /** What the server has named for this list since it was fetched, or the socket since. */
  ids: Set<Id>
  next: string | null
  status: 'new' | 'loading' | 'ready' | 'failed'
  error: unknown
}

const PAGE = 60
const ALL: readonly ListName[] = ['mine', 'helping', 'queue', 'team', 'all', 'left', 'closed']
const fresh = (): ListState => ({ ids: new Set(), next: null, status: 'new', error: null })

/** Every conversation this tab knows of, once, and the lists in which they stand. */
export const useConversations = defineStore('conversations', () => {
  const session = useSession()
  const realtime = useRealtime()
  const byId = shallowReactive(new Map<Id, Conversation>())
  const lists = reactive(Object.fromEntries(ALL.map((list) => [list, fresh()]))) as Record<ListName, ListState>
  const counts = shallowRef<Counts>({ mine: 0, helping: 0, queue: 0, team: 0, all: 0, left: 0, closed: 0 })

  const viewer = computed<Viewer>(() => ({
    id: session.id,
    teams: session.me?.teams ?? [],
    read: session.me?.permissions['conversations.read'],
    pull: session.me?.permissions['conversations.pull'],
  }))
  const available = computed(() => listsOf(viewer.value))

  /** The number up to which a conversation's place is known: answers, and news from two processes, may come in any order. */
  const placedAt = new Map<Id, number>()

  /** Whether it is as new as what is known. */
  function newest({ id, last_seq }: Conversation): boolean {
    if (last_seq < (placedAt.get(id) ?? 0)) return false
    placedAt.set(id, last_seq)
    return true
  }

  function put(conversation: Conversation): void {
    if (!newest(conversation)) return
    const known = byId.get(conversation.id)
    byId.set(conversation.id, known && known.last_seq > conversation.last_seq ? { ...conversation, last_seq: known.last_seq, last_at: known.last_at, last: known.last } : conversation)
  }

  function update(id: Id, change: (conversation: Conversation) => Conversation): void {
    const known = byId.get(id)
    if (!known) return
    const next = change(known)
    if (next !== known) byId.set(id, next)
  }

  /** The rows of a list in order. */
  function rows(list: ListName, sort: Sort): Conversation[] {
    const found: Conversation[] = []
    for (const id of lists[list].ids) {
      const conversation = byId.get(id)
      if (conversation && belongs(list, conversation, viewer.value)) found.push(conversation)
    }
    return found.sort(compare(list, sort))
  }

  /** Named by the socket while an answer is under way that may not know of them yet. */
  const cameMeanwhile = new Map<ListName, Set<Id>>()
  /** Asked for while an older answer is under way: that may be of a moment before. */
  const askedAgain = new Map<ListName, Sort>()

  /** Fetches a list from its beginning, or its next page. Rows shown meanwhile stay. */
  async function fetchList(list: ListName, sort: Sort, more = false): Promise<void> {
    const state = lists[list]
    if (more && state.next === null) return
    if (state.status === 'loading') {
      if (!more) askedAgain.set(list, sort)
      return
    }
    state.status = 'loading'
    const came = new Set<Id>()
    cameMeanwhile.set(list, came)
    try {
      const page = await http.get<PageOf<Conversation>>(`/conversations${query({ list, sort, limit: PAGE, cursor: more ? state.next : null })}`)
      for (const conversation of page.items) put(conversation)
      const ids = page.items.map((conversation) => conversation.id)
      Object.assign(state, { ids: new Set(more ? [...state.ids, ...ids] : [...ids, ...came]), next: page.next, status: 'ready', error: null })
    } catch (error) {
      Object.assign(state, { status: 'failed', error })
    }
    const again = askedAgain.get(list)
    askedAgain.delete(list)
    if (again) await fetchList(list, again)
  }

  async function search(list: ListName, text: string, sort: Sort, site: Id | null, signal?: AbortSignal): Promise<Id[]> {
    const options = signal ? { signal } : {}
    const page = await http.get<PageOf<Conversation>>(`/conversations${query({ list, q: text, sort, site, limit: PAGE })}`, options)
    for (const conversation of page.items) put(conversation)
    return page.items.map((conversation) => conversation.id)
  }

  /** By which sites and other channel accounts conversations came that are known here. */
  const sites = computed(() => [...new Map([...byId.values()].map(({ site }) => [site.id, site])).values()].sort((a, b) => a.name.localeCompare(b.name)))

  const fetchCounts = async (): Promise<void> => void (counts.value = await http.get<Counts>('/conversations/counts'))

  /** A conversation changed its place: lists and counts follow at once. */
  function placed({ conv, was }: ConversationFrame): void {
    if (!newest(conv)) return
    const known = byId.get(conv.id)
    byId.set(conv.id, conv)
    // The same news may come by two ways: as a member's own and as a list's.
    const told = known !== undefined && known.state === conv.state && known.assignee_id === conv.assignee_id && known.team_id === conv.team_id && known.left_at === conv.left_at && helps(known.participants, session.id) === helps(conv.participants, session.id)
    const before = told ? conv : (was ?? known ?? null)
    const next = { ...counts.value }
    for (const list of ALL) {
      const is = belongs(list, conv, viewer.value)
      const had = before !== null && belongs(list, before, viewer.value)
      if (is) {
        lists[list].ids.add(conv.id)
        cameMeanwhile.get(list)?.add(conv.id)
      }
      next[list] = Math.max(0, next[list] + Number(is) - Number(had))
    }
    counts.value = next
  }

  const partCame = (c: Id, part: Part) => update(c, (conversation) => foldPart(conversation, part))

  realtime.on('conv', placed)
  realtime.on('convs', ({ items }) => {
    for (const item of items) update(item.id, (conversation) => foldChange(conversation, item))
  })
  realtime.on('part', ({ c, part }) => partCame(c, part))
  realtime.on('parts', ({ c, parts }) => parts.forEach((part) => partCame(c, part)))
  realtime.on('marks', (frame) => update(frame.c, (conversation) => foldMarks(conversation, frame)))

  return { byId, lists, counts, viewer, available, put, update, rows, fetchList, fetchCounts, search, sites }
})
