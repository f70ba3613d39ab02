import type { Conversation } from '@haoke/client/protocol'
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref, type WritableComputedRef } from 'vue'
import type { Looked } from '../../../base/feature.ts'
import { gather } from '../../../base/features.ts'
import { complain } from '../../../base/refusal.ts'

/** `#` and words; a number after it is the number of something, not a question. */
const HASH = /(^|\s)#([^\s#\d][^\s#]{0,40})$/
const PAUSE = 150

/** What can be looked up while writing: the list after `#`. */
export function useLookup(conversation: () => Conversation, text: WritableComputedRef<string>, area: Readonly<Ref<HTMLTextAreaElement | null>>, replies: () => boolean) {
  const lookups = gather((feature) => feature.lookups)
  const caret = ref(-1)
  const active = ref(0)
  const dismissed = ref('')
  const found = shallowRef<readonly Looked[]>([])
  const hash = computed(() => (replies() && lookups.length && caret.value >= 0 ? HASH.exec(text.value.slice(0, caret.value)) : null))
  const open = computed(() => hash.value !== null && dismissed.value !== text.value)
  const asked = computed(() => (open.value ? hash.value![2]! : ''))

  let timer = 0
  let asking: AbortController | undefined
  watch(asked, (words) => {
    clearTimeout(timer)
    asking?.abort()
    found.value = []
    active.value = 0
    if (words) timer = window.setTimeout(() => void find(words), PAUSE)
  })
  onScopeDispose(() => (clearTimeout(timer), asking?.abort()))

  async function find(words: string) {
    const mine = (asking = new AbortController())
    const lists = await Promise.all(lookups.map((each) => each.find(words, mine.signal).catch(() => [])))
    if (mine === asking && !mine.signal.aborted) found.value = lists.flat()
  }

  /** Where the caret is now, or nowhere while an input method writes. */
  function look(composing = false): void {
    const el = area.value
    caret.value = !el || composing || el.selectionStart !== el.selectionEnd ? -1 : el.selectionStart
  }

  /** In the place of what was typed, or out to the customer. */
  function take(looked: Looked, send: boolean): void {
    const [at, { id, locale }] = [caret.value, conversation()]
    const from = at - asked.value.length - 1
    text.value = text.value.slice(0, from) + text.value.slice(at)
    caret.value = -1
    area.value?.focus()
    area.value?.setSelectionRange(from, from)
    void looked.take(id, locale, send).catch(complain)
  }

  /** Whether the key was one of ours. */
  function key(event: KeyboardEvent): boolean {
    if (!open.value || event.altKey) return false
    if (event.key === 'Escape') {
      dismissed.value = text.value
      return true
    }
    if (!found.value.length) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) active.value = (active.value + step + found.value.length) % found.value.length
    else if (event.key === 'Enter' || event.key === 'Tab') take(found.value[active.value]!, event.key === 'Enter' && (event.ctrlKey || event.metaKey))
    else return false
    return true
  }

  return { open: computed(() => open.value && found.value.length > 0), found, active, look, take, key }
}
