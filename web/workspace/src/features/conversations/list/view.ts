import type { Id } from '@haoke/client/protocol'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { useConversations } from '../store/conversations.ts'
import { belongs, hold, isSort, type ListName, type Sort } from '../store/lists.ts'

const SEARCH_PAUSE = 250
const COUNTS_EVERY = 20_000
const COUNTS_AFTER = 2_500

/** The list on the screen. Which one, how sorted and what is searched stands in the address. */
export function useListView() {
  const route = useRoute()
  const router = useRouter()
  const store = useConversations()
  const realtime = useRealtime()

  const list = computed<ListName>(() => store.available.find((name) => name === route.query.list) ?? 'mine')
  const sort = computed<Sort>(() => (isSort(route.query.sort) ? route.query.sort : 'wait'))
  const text = computed(() => (typeof route.query.q === 'string' ? route.query.q : ''))
  const site = computed<Id | null>(() => (typeof route.query.site === 'string' && route.query.site ? route.query.site : null))
  const results = shallowRef<Id[] | null>(null)
  const searchFailed = shallowRef<unknown>(null)

  function show(change: { list?: ListName; sort?: Sort; q?: string; site?: Id | null }): void {
    const next = { list: list.value, sort: sort.value, q: text.value, site: site.value, ...change }
    const query = { ...(next.list !== 'mine' && { list: next.list }), ...(next.sort !== 'wait' && { sort: next.sort }), ...(next.q && { q: next.q }), ...(next.site && { site: next.site }) }
    void router.replace({ path: route.path, query })
  }

  const refresh = () => store.fetchList(list.value, sort.value)

  watch([list, sort], refresh, { immediate: true })
  watch(list, (name) => realtime.watchLists(name === 'team' || name === 'all' ? ['queue', name] : ['queue']), { immediate: true })

  let stop = new AbortController()
  let timer = 0
  async function search(): Promise<void> {
    stop.abort()
    stop = new AbortController()
    searchFailed.value = null
    const { signal } = stop
    try {
      const found = await store.search(list.value, text.value, sort.value, site.value, signal)
      if (!signal.aborted) results.value = found
    } catch (error) {
      if (!signal.aborted) searchFailed.value = error
    }
  }
  watch(
    [text, list, sort, site],
    () => {
      clearTimeout(timer)
      if (text.value || site.value) timer = window.setTimeout(search, SEARCH_PAUSE)
      else results.value = null
    },
    { immediate: true },
  )

  const counting = setInterval(() => document.hidden || void store.fetchCounts().catch(() => {}), COUNTS_EVERY)
  const look = () => {
    void refresh()
    void store.fetchCounts().catch(() => {})
  }
  const leaveResync = realtime.on('resync', look)
  // After each welcome too: only then does nothing fall between the answer and the first news.
  const leaveWatching = realtime.on('watching', look)
  let recount = 0
  const leaveMoves = realtime.on('conv', () => {
    // Counted along at once, and set right when it is quiet again.
    clearTimeout(recount)
    recount = window.setTimeout(() => void store.fetchCounts().catch(() => {}), COUNTS_AFTER)
  })
  void store.fetchCounts().catch(() => {})
  onScopeDispose(() => {
    clearInterval(counting)
    clearTimeout(timer)
    clearTimeout(recount)
    leaveMoves()
    leaveResync()
    leaveWatching()
  })

  const fresh = computed<Id[]>(() => {
    const known = store.rows(list.value, sort.value).filter((conversation) => !site.value || conversation.site.id === site.value)
    if (!results.value) return known.map((conversation) => conversation.id)
    const found = results.value.filter((id) => belongs(list.value, store.byId.get(id)!, store.viewer))
    // What came since stands below what the server found; words are looked for there alone.
    return text.value ? found : [...found, ...known.map(({ id }) => id).filter((id) => !found.includes(id))]
  })

  return { list, sort, text, site, show, refresh, search, searchFailed, fresh, state: computed(() => store.lists[list.value]), more: () => (text.value && results.value) || store.fetchList(list.value, sort.value, true) }
}

const REST = 1000

/** Rows stay where they are while the pointer moves over them or the keyboard is among them. */
export function useStillOrder(fresh: () => Id[], key: () => string) {
  const shown = shallowRef<Id[]>(fresh())
  const pointer = ref(false)
  const focus = ref(false)
  let timer = 0
  const still = computed(() => pointer.value || focus.value)
  let shownKey = key()

  watch([fresh, still, key], ([ids, isStill, now]) => {
    shown.value = isStill && now === shownKey ? hold(shown.value, ids) : ids
    shownKey = now
  })

  return {
    shown,
    moved() {
      pointer.value = true
      clearTimeout(timer)
      timer = window.setTimeout(() => (pointer.value = false), REST)
    },
    left() {
      clearTimeout(timer)
      pointer.value = false
    },
    focus,
  }
}
