import { newId } from '@haoke/client/ids'
import { ApiError } from '@haoke/client/http'
import type { Id } from '@haoke/client/protocol'
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { locale } from '../../../../../ui/i18n.ts'
import { complain } from '../../../base/refusal.ts'
import { addEntry, LOCALES, saveDraft, step, type Content, type Entry, type Form, type Locale } from '../api.ts'
import { useUnsaved } from './unsaved.ts'

const own = (): Locale => LOCALES.find((each) => each === locale.value) ?? 'en'

export const emptyContent = (): Content => ({
  title: '',
  locale: own(),
  category_id: null,
  phrasings: [],
  answers: [{ locale: own(), channel: '', title: '', parts: [{ text: '', format: 'markdown', files: [] }] }],
  related: [],
  tags: [],
  visibility: 'public',
  team_ids: [],
  site_ids: [],
  valid_from: null,
  valid_until: null,
})

/** An entry while it is written: the draft, what is kept of it, and the steps of its life. */
export function useEntry(id: Id, given: Entry | null, form: Form) {
  const entry = shallowRef<Entry | null>(given)
  const draft = reactive<Content>(emptyContent())
  const key = ref(given?.key ?? '')
  const kept = ref('')
  const busy = ref('')
  const conflict = ref(false)
  const error = shallowRef<unknown>(null)
  const now = () => JSON.stringify(draft)
  const changed = computed(() => kept.value !== now())

  function take(next: Entry): void {
    entry.value = next
    Object.assign(draft, emptyContent(), structuredClone(next.draft) as Partial<Content>)
    if (!draft.answers.length) draft.answers = emptyContent().answers
    kept.value = now()
    conflict.value = false
  }
  if (given) take(given)
  else kept.value = now()

  /** What was written here and not saved is there again after a reload. */
  const unsaved = useUnsaved(id)
  const restored = ref(false)
  const before = unsaved.read(given?.revision ?? 0)
  if (before) {
    Object.assign(draft, before)
    restored.value = changed.value
  }
  watch(now, () => (changed.value ? unsaved.keep(entry.value?.revision ?? 0, draft) : unsaved.drop()))
  function dropRestored(): void {
    Object.assign(draft, JSON.parse(kept.value) as Content)
    restored.value = false
  }

  async function attempt(what: string, act: () => Promise<Entry>): Promise<boolean> {
    if (busy.value) return false
    busy.value = what
    error.value = null
    try {
      take(await act())
      return true
    } catch (refused) {
      conflict.value = refused instanceof ApiError && refused.code === 'EntryChanged'
      error.value = refused
      if (!conflict.value && !(refused instanceof ApiError)) complain(refused)
      return false
    } finally {
      busy.value = ''
    }
  }

  /** Empty parts and languages are left out by the server; the client keeps its own ids. */
  const write = () => (entry.value ? saveDraft(id, entry.value.revision, draft) : addEntry(id, form, draft, key.value.trim()))
  const save = () => attempt('save', write)

  /** A step after what is written has been kept. */
  const go = (what: Parameters<typeof step>[1], body: Record<string, unknown> = {}) =>
    attempt(what, async () => {
      const current = changed.value || !entry.value ? await write() : entry.value
      entry.value = current
      const takesRevision = ['hand-in', 'approve', 'publish', 'discard'].includes(what)
      return step(id, what, takesRevision ? { revision: current.revision, ...body } : what === 'withdraw' ? undefined : body)
    })

  function paste(text: string): void {
    const known = new Set(draft.phrasings.map((each) => each.text))
    const fresh = text.split('\n').map((line) => line.trim().slice(0, 300)).filter((line) => line && !known.has(line))
    draft.phrasings.push(...[...new Set(fresh)].map((line) => ({ id: newId(), text: line, locale: draft.locale })))
  }

  return { entry, draft, key, changed, busy, conflict, error, restored, dropRestored, dropUnsaved: unsaved.drop, save, go, paste, take }
}
