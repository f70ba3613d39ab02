import type { Id } from '@haoke/client/protocol'
import { useRoute, useRouter } from 'vue-router'

/** Goes to a conversation and back, and leaves the list as it is. */
export function useOpening() {
  const route = useRoute()
  const router = useRouter()
  const query = () => Object.fromEntries(Object.entries(route.query).filter(([key]) => key !== 'do'))
  return {
    open: (id: Id) => void router.push({ path: `/conversations/${id}`, query: query() }),
    close: () => void router.push({ path: '/conversations', query: query() }),
  }
}
