import type { Id } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { usable, use, type QuickReply } from './api.ts'

const FRESH = 60_000 // milliseconds
const MOST_PAGES = 20

/** The quick replies the member may use, fetched when they are first wanted. */
export const useQuickReplies = defineStore('quick-replies', () => {
  const all = shallowRef<readonly QuickReply[]>([])
  const status = ref<'none' | 'loading' | 'ready' | 'failed'>('none')
  const error = shallowRef<unknown>(null)
  /** What the panel shows, in its order: what Alt and a digit take. */
  const shown = shallowRef<readonly QuickReply[] | null>(null)
  /** What was chosen beside the composer, for the composer to take. */
  const chosen = shallowRef<{ c: Id; reply: QuickReply } | null>(null)
  let at = 0

  async function load(): Promise<void> {
    if (status.value === 'loading') return
    if (status.value === 'none' || status.value === 'failed') status.value = 'loading'
    at = Date.now()
    try {
      const found: QuickReply[] = []
      let cursor: string | null = null
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer = await usable(cursor)
        found.push(...answer.items)
        cursor = answer.next
        if (cursor === null) break
      }
      all.value = found
      status.value = 'ready'
      error.value = null
    } catch (refused) {
      error.value = refused
      at = 0
      if (status.value === 'loading') status.value = 'failed'
    }
  }

  /** Loads unless it was done a moment ago. */
  const ensure = () => void (Date.now() - at > FRESH && load())

  /** Counts a use; that it fails is nobody's trouble. */
  function used(reply: QuickReply): void {
    all.value = all.value.map((each) => (each.id === reply.id ? { ...each, uses: each.uses + 1, all_uses: each.all_uses + 1 } : each))
    void use(reply.id).catch(() => {})
  }

  return { all, status, error, shown, chosen, load, ensure, used, numbered: computed(() => shown.value ?? all.value) }
})
