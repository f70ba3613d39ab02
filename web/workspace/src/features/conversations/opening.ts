import type { Id } from '@haoke/client/protocol'
import { watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { pull } from './store/actions.ts'
import { useConversations } from './store/conversations.ts'

/** How long what was taken may need to come over the socket. */
const PATIENCE = 5000

/** Goes to a conversation and back, and leaves the list as it is. */
export function useOpening() {
  const route = useRoute()
  const router = useRouter()
  const query = () => Object.fromEntries(Object.entries(route.query).filter(([key]) => key !== 'do'))
  const store = useConversations()
  const open = (id: Id) => void router.push({ path: `/conversations/${id}`, query: query() })

  /** Takes a waiting conversation (the first one for null) and shows it. */
  async function take(workItem: Id | null): Promise<void> {
    const taken = await pull(workItem)
    if (taken === null) return
    const found = () => [...store.byId.values()].find((conversation) => conversation.work_item_id === taken && conversation.state === 'assigned')
    const here = found()
    if (here) return open(here.id)
    const timer = setTimeout(() => stop(), PATIENCE)
    const stop = watch(found, (conversation) => {
      if (!conversation) return
      clearTimeout(timer)
      stop()
      open(conversation.id)
    })
  }

  return {
    take,
    open,
    close: () => void router.push({ path: '/conversations', query: query() }),
  }
}
