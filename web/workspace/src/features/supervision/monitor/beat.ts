import { onBeforeUnmount, watch } from 'vue'

const SLOW = 10_000
const QUICK = 1500

/** Fetches soon after the board changed, and now and then without that; not while nobody can see it. */
export function useBeat(beat: () => number, reload: () => Promise<void>): void {
  let due = 0
  function again(wait: number) {
    clearTimeout(due)
    due = window.setTimeout(() => {
      if (!document.hidden) void reload()
      again(SLOW)
    }, wait)
  }
  watch(beat, () => again(QUICK), { immediate: true })
  onBeforeUnmount(() => clearTimeout(due))
}
