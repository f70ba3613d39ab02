import type { HelpRequest, Id } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { http } from '../../../base/http.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { complain } from '../../../base/refusal.ts'

/** What colleagues ask this member: to come into a conversation and help. */
export const useHelp = defineStore('help', () => {
  const realtime = useRealtime()
  const requests = shallowRef<readonly HelpRequest[]>([])
  const drop = (id: Id) => (requests.value = requests.value.filter((one) => one.id !== id))

  const load = async () => void (requests.value = await http.get<HelpRequest[]>('/help-requests'))
  realtime.onGap(() => void load().catch(() => {})) // the next gap asks again
  realtime.on('help', ({ request }) => (requests.value = [...requests.value.filter((one) => one.id !== request.id), request]))
  realtime.on('help_end', ({ id }) => drop(id))

  /** The conversation to go to; null when somebody else came first. */
  async function accept(request: HelpRequest): Promise<Id | null> {
    try {
      const entered = await http.send<{ conversation_id: Id }>('POST', `/help-requests/${request.id}/accept`, {})
      drop(request.id)
      return entered.conversation_id
    } catch (error) {
      complain(error)
      void load().catch(() => {})
      return null
    }
  }

  async function decline(request: HelpRequest, reason: string): Promise<void> {
    drop(request.id)
    await http.send('POST', `/help-requests/${request.id}/decline`, { reason }).catch(complain)
  }

  return { requests, accept, decline }
})
