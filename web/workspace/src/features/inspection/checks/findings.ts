import type { Id } from '@haoke/client/protocol'
import { computed, shallowRef, watch } from 'vue'
import { useSession } from '../../../base/session.ts'
import { checks, findingsOf, type CheckCard, type CheckFinding } from './api.ts'
import { marksOf } from './words.ts'

/** What automatic checks found in a conversation, for whoever may see it; without it, the page is as useful as before. */
export function useFindings(conversation: () => Id | undefined) {
  const cards = shallowRef<CheckCard[]>([])
  const findings = shallowRef<CheckFinding[]>([])
  const may = useSession().can('checks.read')
  watch(
    conversation,
    async (id) => {
      if (!id || !may) return
      try {
        ;[cards.value, findings.value] = await Promise.all([checks(), findingsOf(id)])
      } catch {
        findings.value = []
      }
    },
    { immediate: true },
  )
  return { findings, marks: computed(() => marksOf(cards.value, findings.value)) }
}
