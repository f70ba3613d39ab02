import { onBeforeUnmount, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { PageOf } from './http.ts'

export interface Load<T> {
  data: ShallowRef<T | undefined>
  /** The last failure; what was loaded before stays in `data`. */
  error: ShallowRef<unknown>
  busy: Ref<boolean>
  reload(): Promise<void>
}

/** Fetches once at the start and whenever asked; an answer that was overtaken by a later one is dropped. */
export function useLoad<T>(fetch: (signal: AbortSignal) => Promise<T>): Load<T> {
  const data = shallowRef<T>()
  const error = shallowRef<unknown>(null)
  const busy = ref(false)
  let current: AbortController | undefined

  async function reload() {
    current?.abort()
    const mine = (current = new AbortController())
    busy.value = true
    try {
      const answer = await fetch(mine.signal)
      if (mine !== current) return
      data.value = answer
      error.value = null
    } catch (reason) {
      if (mine === current) error.value = reason
    } finally {
      if (mine === current) busy.value = false
    }
  }

  onBeforeUnmount(() => current?.abort())
  void reload()
  return { data, error, busy, reload }
}

export interface Pages<T> extends Load<PageOf<T>> {
  page: Ref<number>
  next(): Promise<void>
  previous(): Promise<void>
  /** Back to the first page: the filter changed. */
  restart(): Promise<void>
}

/** A list by cursor. The cursors of the pages before are kept: that is the way back. */
export function usePages<T>(fetch: (cursor: string | null, signal: AbortSignal) => Promise<PageOf<T>>): Pages<T> {
  const page = ref(1)
  const cursors: (string | null)[] = [null]
  const load = useLoad((signal) => fetch(cursors[page.value - 1] ?? null, signal))

  async function to(number: number) {
    page.value = number
    await load.reload()
  }

  return {
    ...load,
    page,
    async next() {
      const cursor = load.data.value?.next
      if (load.busy.value || !cursor) return
      cursors[page.value] = cursor
      await to(page.value + 1)
    },
    previous: async () => (page.value > 1 && !load.busy.value ? to(page.value - 1) : undefined),
    restart: () => to(1),
  }
}
