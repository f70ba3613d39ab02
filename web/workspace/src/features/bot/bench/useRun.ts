import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue'
import { complain } from '../../../base/refusal.ts'
import { oneRun, underWay, type Run } from './api.ts'

const PAUSE = 1000

/** A run that is looked at until it has ended. */
export function useRun(first: Run | null): { run: ShallowRef<Run | null>; follow: (run: Run) => void } {
  const run = shallowRef<Run | null>(first)
  let timer = 0
  async function look(id: string) {
    try {
      run.value = await oneRun(id)
    } catch (error) {
      complain(error)
      return
    }
    if (run.value && underWay(run.value)) timer = window.setTimeout(() => void look(id), PAUSE)
  }
  function follow(next: Run) {
    clearTimeout(timer)
    run.value = next
    if (underWay(next)) timer = window.setTimeout(() => void look(next.id), PAUSE)
  }
  if (first) follow(first)
  onBeforeUnmount(() => clearTimeout(timer))
  return { run, follow }
}
