import type { components } from '@haoke/client/api'
import { http, query, type PageOf } from '../../base/http.ts'
import { useSession } from '../../base/session.ts'
import type { AgentState } from './states.ts'

type Schemas = components['schemas']

export type Queue = Schemas['Queue']
export type QueueValues = Omit<Queue, 'id' | 'chain' | 'rings'> & { chain: ChainStep[]; rings: Ring[] }
export type Ring = { after: number; skills: { skill_id: string; level: number }[] }
export type ChainStep = Required<Schemas['ChainStep']>
export type StrategyInfo = Schemas['StrategyCard']
export type RoutingSettings = Schemas['RoutingSettings']
/** The kinds a state of the workspace's own may have. */
export type OwnKind = Schemas['NewAgentState']['kind']

export type Simulated = Schemas['Simulated']

const given = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

export const queues = (signal?: AbortSignal) => http.get<PageOf<Queue>>(`/queues${query({ limit: 200 })}`, given(signal))
export const addQueue = (values: QueueValues) => http.send<Queue>('POST', '/queues', values)
export const changeQueue = (id: string, change: Schemas['QueueChange']) => http.send<Queue>('PATCH', `/queues/${id}`, change)
export const removeQueue = (id: string) => http.send<void>('DELETE', `/queues/${id}`)
export const strategies = (signal?: AbortSignal) => http.get<StrategyInfo[]>('/strategies', given(signal))
type Named = { id: string; name: string }
const named = async (path: string, signal?: AbortSignal) => (await http.get<PageOf<Named>>(`${path}${query({ limit: 200 })}`, given(signal))).items
export const skills = (signal?: AbortSignal) => named('/skills', signal)
/** Who may not see the sites chooses among none. */
export const sites = (signal?: AbortSignal) => (useSession().can('sites.manage') ? named('/sites', signal) : Promise.resolve([]))
export const channels = (signal?: AbortSignal) => http.get<Schemas['ChannelView'][]>('/channels', given(signal))
export const teams = (signal?: AbortSignal) => http.get<PageOf<{ id: string; name: string }>>(`/teams${query({ limit: 200 })}`, given(signal))

export const agentStates = async (signal?: AbortSignal) => (await http.get<PageOf<AgentState>>(`/agent-states${query({ limit: 200 })}`, given(signal))).items
export const addState = (state: Schemas['NewAgentState']) => http.send<AgentState>('POST', '/agent-states', state)
export const changeState = (id: string, change: Schemas['AgentStateChange']) =>
  http.send<AgentState>('PATCH', `/agent-states/${id}`, change)
export const removeState = (id: string) => http.send<void>('DELETE', `/agent-states/${id}`)
export const presences = (signal?: AbortSignal) => http.get<Schemas['Presence'][]>('/presence', given(signal))

export const routingSettings = (signal?: AbortSignal) => http.get<RoutingSettings>('/routing/settings', given(signal))
export const changeRoutingSettings = (settings: RoutingSettings) => http.send<RoutingSettings>('PUT', '/routing/settings', settings)

/** Takes up to a minute. */
export const simulate = (asked: Schemas['Simulation']) => http.send<Simulated>('POST', '/simulations', asked)
