import type { components } from '@haoke/client/api'
import { http, query, type PageOf } from '../../base/http.ts'

type Schemas = components['schemas']

export interface FlowNode {
  id: string
  kind: string
  settings: Record<string, unknown>
  next: Record<string, string>
}

export interface Graph {
  start: string
  nodes: FlowNode[]
}

export type FlowCard = Schemas['FlowCard']
export type Flow = Omit<Schemas['Flow'], 'draft'> & { draft: Graph }
export type Version = Schemas['Version']
export type Port = Schemas['Port']
export type Problem = Schemas['Problem']
export type NodeCard = Schemas['NodeCard']
export type Choice = Schemas['Choice']
export type Purpose = Schemas['PurposeView']
export type Checked = Schemas['Checked']
export type Tried = Schemas['Tried']
export type RunState = Schemas['State']
export type Answered = Partial<Schemas['Input']>

export const RECEPTION = 'reception'
export const TASK = 'task'

const given = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

/** What the server leaves out is empty. */
const whole = (graph: { start?: string; nodes?: Partial<FlowNode>[] }): Graph => ({
  start: graph.start ?? '',
  nodes: (graph.nodes ?? []).map((node) => ({ id: node.id ?? '', kind: node.kind ?? '', settings: node.settings ?? {}, next: node.next ?? {} })),
})
const wholeFlow = (flow: Flow): Flow => ({ ...flow, draft: whole(flow.draft) })

export const flows = (cursor: string | null, signal?: AbortSignal) => http.get<PageOf<FlowCard>>(`/flows${query({ purpose: RECEPTION, cursor })}`, given(signal))
export const flow = async (id: string, signal?: AbortSignal) => wholeFlow(await http.get<Flow>(`/flows/${id}`, given(signal)))
export const purpose = (name: string, signal?: AbortSignal) => http.get<Purpose>(`/flow-purposes/${name}`, given(signal))
export const addFlow = (name: string, template: string | null) => http.send<Flow>('POST', '/flows', { purpose: RECEPTION, name, template })
export const renameFlow = async (id: string, name: string) => wholeFlow(await http.send<Flow>('PATCH', `/flows/${id}`, { name }))
export const removeFlow = (id: string) => http.send<void>('DELETE', `/flows/${id}`)
export const saveDraft = async (id: string, revision: number, graph: Graph) => wholeFlow(await http.send<Flow>('PUT', `/flows/${id}/draft`, { revision, graph }))
export const publishFlow = async (id: string, revision: number, note: string) => wholeFlow(await http.send<Flow>('POST', `/flows/${id}/publish`, { revision, note }))
export const rollBack = async (id: string, number: number) => wholeFlow(await http.send<Flow>('POST', `/flows/${id}/roll-back`, { number }))
export const versions = (id: string, cursor: string | null, signal?: AbortSignal) => http.get<PageOf<Version>>(`/flows/${id}/versions${query({ cursor })}`, given(signal))
export const versionGraph = async (id: string, version: number) => whole(await http.get<Graph>(`/flows/${id}/graph${query({ version })}`))
export const check = (name: string, graph: Graph) => http.send<Checked>('POST', `/flow-purposes/${name}/check`, { graph })
export const tryOut = (name: string, trial: { graph: Graph; state: RunState | null; input: Answered | null; facts: Record<string, unknown> }) => http.send<Tried>('POST', `/flow-purposes/${name}/try`, trial)
