import { http, query, type PageOf } from '../../base/http.ts'
import type { AgentState } from './states.ts'

export type Mode = 'ring' | 'auto'
export type StateKind = 'online' | 'busy' | 'away' | 'wrap_up' | 'offline'

export interface QueueValues {
  name: string
  team_id: string
  strategy: string
  mode: Mode
  accept_seconds: number
  priority: number
  units: number
  wrap_up_seconds: number
}

export interface Queue extends QueueValues {
  id: string
}

export interface StrategyInfo {
  name: string
  /** Title and description by language. */
  title: Record<string, string>
  description: Record<string, string>
}

/** The kinds a state of the workspace's own may have. */
export type OwnKind = 'online' | 'busy' | 'away'

export interface RoutingSettings {
  /** Without a sign of the person until they count as away; 0 is never. */
  away_after_minutes: number
}

export interface Presence {
  member_id: string
  state_id: string
  kind: StateKind
}

const given = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

export const queues = (signal?: AbortSignal) => http.get<PageOf<Queue>>(`/queues${query({ limit: 200 })}`, given(signal))
export const addQueue = (values: QueueValues) => http.send<Queue>('POST', '/queues', values)
export const changeQueue = (id: string, change: Partial<QueueValues>) => http.send<Queue>('PATCH', `/queues/${id}`, change)
export const removeQueue = (id: string) => http.send<void>('DELETE', `/queues/${id}`)
export const strategies = (signal?: AbortSignal) => http.get<StrategyInfo[]>('/strategies', given(signal))
export const teams = (signal?: AbortSignal) => http.get<PageOf<{ id: string; name: string }>>(`/teams${query({ limit: 200 })}`, given(signal))

export const agentStates = async (signal?: AbortSignal) => (await http.get<PageOf<AgentState>>(`/agent-states${query({ limit: 200 })}`, given(signal))).items
export const addState = (state: { name: string; kind: OwnKind; sort: number }) => http.send<AgentState>('POST', '/agent-states', state)
export const changeState = (id: string, change: { name?: string; kind?: OwnKind; sort?: number }) =>
  http.send<AgentState>('PATCH', `/agent-states/${id}`, change)
export const removeState = (id: string) => http.send<void>('DELETE', `/agent-states/${id}`)
export const presences = (signal?: AbortSignal) => http.get<Presence[]>('/presence', given(signal))

export const routingSettings = (signal?: AbortSignal) => http.get<RoutingSettings>('/routing/settings', given(signal))
export const changeRoutingSettings = (settings: RoutingSettings) => http.send<RoutingSettings>('PUT', '/routing/settings', settings)
