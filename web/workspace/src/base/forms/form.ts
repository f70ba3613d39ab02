import { computed, reactive, ref, shallowRef, toRaw, type ComputedRef, type Ref } from 'vue'
import { refusalOf, type Refusal } from './refusal.ts'

/** What a form edits: a flat record; values may be lists or records and are compared by content. */
export type Values = Record<string, unknown>

export interface Form<T extends Values> {
  /** What the fields are bound to. */
  readonly draft: T
  /** As it is on the server. */
  readonly saved: Ref<T>
  readonly changed: ComputedRef<(keyof T & string)[]>
  /** What is wrong, by field; a field that is changed is no longer called wrong. */
  readonly errors: ComputedRef<Errors>
  /** A refusal that belongs to no field. */
  readonly refusal: Ref<Refusal | null>
  readonly busy: Ref<boolean>
  /** Takes values from the server; what the person has changed meanwhile stays. */
  load(values: T): void
  reset(): void
  /** Checks, saves once however often it is pressed, and puts a refusal where it belongs. True when saved. */
  submit(): Promise<boolean>
}

export type Errors = Partial<Record<string, string>>

export interface FormOptions<T extends Values> {
  save(changes: Partial<T>, draft: T): Promise<T | void>
  /** Errors by field; texts are already in the reader's language. */
  check?(draft: T): Errors
  /** The field a named error belongs to: `{ EmailTaken: 'email' }`. */
  fields?: Record<string, string>
}

export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const left = a as Values
  const right = b as Values
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && same(left[key], right[key]))
}

const copy = <T>(value: T): T => structuredClone(toRawDeep(value))

/** structuredClone refuses Vue's proxies, and a draft may hold them at any depth. */
function toRawDeep<T>(value: T): T {
  const raw = toRaw(value)
  if (Array.isArray(raw)) return raw.map(toRawDeep) as T
  if (raw !== null && typeof raw === 'object' && Object.getPrototypeOf(raw) === Object.prototype) {
    return Object.fromEntries(Object.entries(raw).map(([key, item]) => [key, toRawDeep(item)])) as T
  }
  return raw
}

export function useForm<T extends Values>(initial: T, options: FormOptions<NoInfer<T>>): Form<T> {
  const saved = shallowRef(copy(initial)) as Ref<T>
  const draft = reactive(copy(initial)) as T
  const found = shallowRef<{ errors: Errors; of: T }>({ errors: {}, of: copy(initial) })
  const errors = computed(() => Object.fromEntries(Object.entries(found.value.errors).filter(([key]) => same(draft[key], found.value.of[key]))))
  const refusal = shallowRef<Refusal | null>(null)
  const busy = ref(false)
  const differs = (key: keyof T) => !same(draft[key], saved.value[key])
  const changed = computed(() => Object.keys(saved.value).filter(differs))

  function load(values: T) {
    const kept = new Set(changed.value)
    saved.value = copy(values)
    for (const key of Object.keys(values) as (keyof T & string)[]) if (!kept.has(key)) draft[key] = copy(values[key])
  }

  function reset() {
    Object.assign(draft, copy(saved.value))
    blame({})
    refusal.value = null
  }

  const blame = (wrong: Errors) => (found.value = { errors: wrong, of: copy(draft) })

  function refuse(error: unknown) {
    const no = refusalOf(error)
    if (no.code === 'Unauthenticated') return // the layer that asks to sign in again says so
    const field = options.fields?.[no.code] ?? no.field
    if (field !== undefined && field in draft) blame({ [field]: no.text })
    else refusal.value = no
  }

  async function submit() {
    if (busy.value) return false
    blame(options.check?.(draft) ?? {})
    refusal.value = null
    if (Object.keys(errors.value).length > 0) return false
    const sent = copy(draft)
    const changes = Object.fromEntries(changed.value.map((key) => [key, sent[key]])) as Partial<T>
    busy.value = true
    try {
      const answer = await options.save(changes, sent)
      settle(sent, answer ?? sent)
      return true
    } catch (error) {
      refuse(error)
      return false
    } finally {
      busy.value = false
    }
  }

  /** What was typed while the request was under way is a new change, not lost. */
  function settle(sent: T, answer: T) {
    saved.value = copy(answer)
    for (const key of Object.keys(answer) as (keyof T & string)[]) {
      if (same(draft[key], sent[key])) draft[key] = copy(answer[key])
    }
  }

  return { draft, saved, changed, errors, refusal, busy, load, reset, submit }
}
