import { computed, reactive, ref, watch } from 'vue'
import type { Content, Item } from './api.ts'

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** What is being written on an item; another item, or another version of it, begins anew. */
export function useDraft(item: () => Item) {
  const draft = reactive({ content: copy(item().draft) })
  const kept = ref(JSON.stringify(draft.content))
  const changed = computed(() => JSON.stringify(draft.content) !== kept.value)
  function take(next: Item): void {
    draft.content = copy(next.draft)
    kept.value = JSON.stringify(draft.content)
  }
  watch(item, (next, before) => {
    if (next.id !== before.id || next.revision !== before.revision) take(next)
  })
  return { draft, changed, plain: (): Content => copy(draft.content), undo: () => take(item()) }
}
