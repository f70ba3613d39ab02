import type { components } from '@haoke/client/api'
import type { PresenceKind } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { known, t } from '../../../../ui/i18n.ts'
import { http, type PageOf } from '../../base/http.ts'
import { complain } from '../../base/refusal.ts'

export type AgentState = components['schemas']['AgentState']

/** The name of a preset state is a key of the catalogue; others are called as the workspace calls them. */
export function stateName({ name, kind }: { name: string; kind: PresenceKind }): string {
  if (known(name)) return t(name)
  return name.startsWith('agent_state.') || !name ? t(`presence.${kind}`) : name
}

/** The states an agent may be in here. */
export const useAgentStates = defineStore('agent-states', () => {
  const states = shallowRef<AgentState[]>([])

  async function load(): Promise<void> {
    const { items } = await http.get<PageOf<AgentState>>('/agent-states')
    states.value = items.sort((a, b) => a.sort - b.sort)
  }

  /** The new state comes back by the socket, as everybody else hears of it. */
  const enter = (state: AgentState) => http.send('PUT', '/presence', { state_id: state.id }).catch(complain)
  const limit = (capacity: number) => http.send('PATCH', '/presence/limit', { capacity }).catch(complain)

  return { states, load, enter, limit }
})
