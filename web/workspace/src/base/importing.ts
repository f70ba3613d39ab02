import { computed, ref, shallowRef } from 'vue'
import { reason } from './refusal.ts'

/** What becomes of a row, and how it is coloured. */
export const FATES = { new: 'ok', changed: 'info', same: 'quiet', bad: 'bad' } as const
export type Fate = keyof typeof FATES

interface Looked<Row> {
  rows: readonly Row[]
  counts: Partial<Record<Fate, number>>
}

const SHOWN = 200 // rows

/** Rows that are looked at before they are taken in. `take` does either; null: nothing is chosen. `done` hears how many were taken. */
export function useImport<Row, Result extends Looked<Row>>(take: (preview: boolean) => Promise<Result> | null, done: (rows: number) => void) {
  const result = shallowRef<Result | null>(null)
  const error = ref('')
  const busy = ref(false)
  const number = (fate: Fate) => result.value?.counts[fate] ?? 0
  const wanted = computed(() => number('new') + number('changed'))
  const shown = computed<Row[]>(() => result.value?.rows.slice(0, SHOWN) ?? [])

  async function attempt(preview: boolean) {
    const taken = take(preview)
    if (!taken) return
    busy.value = true
    error.value = ''
    try {
      const answer = await taken
      if (preview) result.value = answer
      else done(wanted.value)
    } catch (refused) {
      error.value = reason(refused)
    } finally {
      busy.value = false
    }
  }

  /** Something else was chosen. */
  function again() {
    result.value = null
    void attempt(true)
  }

  return { result, error, busy, number, wanted, shown, attempt, again }
}

/** The file of a file input, which may be chosen again afterwards. */
export function fileOf(event: Event): File | null {
  const field = event.target as HTMLInputElement
  const file = field.files?.[0] ?? null
  field.value = ''
  return file
}
