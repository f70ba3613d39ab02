import { newId } from '@haoke/client/ids'
import type { Id } from '@haoke/client/protocol'
import { computed, ref, shallowRef } from 'vue'
import { complain } from '../../../base/refusal.ts'
import { addItem, begin, items, saveItem, surroundings, vocabulary, type Content, type Evidence, type Item, type Link, type Sort } from './api.ts'

const SHOWN_AT_FIRST = 1

/** The graph as far as it is looked at: all words, and the entities around the one in the middle. */
export function useGraph() {
  const words = shallowRef<Item[]>([])
  const around = shallowRef<Item[]>([])
  const middle = ref<Id | null>(null)
  const chosen = ref<Id | null>(null)
  const depth = ref('1')
  const drafts = ref(0)
  const loaded = ref(false)
  const path = shallowRef<readonly Evidence[]>([])

  const all = computed(() => new Map([...words.value, ...around.value].map((item) => [item.id, item])))
  const of = (sort: Sort) => words.value.filter(({ draft }) => draft.sort === sort)
  const item = (id: Id | null | undefined) => (id ? all.value.get(id) : undefined)

  async function attempt(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      complain(error)
      return false
    }
  }

  async function reload(): Promise<void> {
    const [found, unsettled] = await Promise.all([vocabulary(), items({ unsettled: true, limit: 200 })])
    words.value = found
    drafts.value = unsettled.items.length
    if (!middle.value) middle.value = (await items({ sort: 'entity', limit: SHOWN_AT_FIRST })).items[0]?.id ?? null
    await look()
    loaded.value = true
  }

  /** The entities around the middle, and what is known of it. */
  async function look(): Promise<void> {
    const id = middle.value
    if (!id) return void (around.value = [])
    const found = await surroundings(id, Number(depth.value))
    if (middle.value !== id) return
    around.value = found.items
  }

  /** An entity comes into the middle, and is the chosen one. */
  const focus = (id: Id) =>
    attempt(async () => {
      middle.value = chosen.value = id
      await look()
    })

  const start = () => attempt(async () => ((words.value = await begin()), await reload()))

  /** A new item, or another draft of one. */
  const keep = (content: Content, before: Item | null) =>
    attempt(async () => {
      const kept = before ? await saveItem(before.id, before.revision, content) : await addItem(newId(), content)
      chosen.value = kept.id
      if (content.sort === 'entity' && (!before || !middle.value)) middle.value = kept.id
      await reload()
    })

  const link = (from: Item, added: Link) =>
    attempt(async () => {
      if (from.draft.sort !== 'entity') return
      await saveItem(from.id, from.revision, { ...from.draft, links: [...(from.draft.links ?? []), added] })
      await reload()
    })

  return { words, around, middle, chosen, depth, drafts, loaded, path, all, of, item, attempt, reload, look, focus, start, keep, link }
}
export type Graph = ReturnType<typeof useGraph>
