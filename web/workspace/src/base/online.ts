import type { components } from '@haoke/client/api'
import { http, query, type PageOf } from './http.ts'
import { complain } from './refusal.ts'

/** Take up work. The new state comes back by the socket, as everybody else hears of it. */
export async function goOnline(): Promise<void> {
  try {
    const { items } = await http.get<PageOf<components['schemas']['AgentState']>>(`/agent-states${query({ limit: 200 })}`)
    const online = items.find(({ kind }) => kind === 'online')
    if (online) await http.send('PUT', '/presence', { state_id: online.id })
  } catch (error) {
    complain(error)
  }
}
