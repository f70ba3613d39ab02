import type { components } from '@haoke/client/api'
import type { Id } from '@haoke/client/protocol'
import { http, query, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']
export type Item = Schemas['GraphItem']
export type Content = Item['draft']
export type Sort = Content['sort']
export type Fact = Schemas['GraphFact']
export type Link = Schemas['GraphLink']
export type Value = Fact['value']
export type Known = Schemas['Known']
export type Version = Schemas['GraphVersion']
export type BotAnswer = Schemas['BotAnswer']
export type GraphAnswer = Schemas['GraphAnswer']
export type Evidence = Schemas['GraphEvidence']
export type ValueType = 'text' | 'number' | 'yes_no' | 'list'
export type Locale = 'zh-CN' | 'zh-TW' | 'en'
export type Words = Partial<Record<Locale, string[]>>

export const LOCALES: readonly Locale[] = ['zh-CN', 'zh-TW', 'en']
export const SORTS: readonly Sort[] = ['entity', 'kind', 'attribute', 'relation']
export const TYPES: readonly ValueType[] = ['text', 'number', 'yes_no', 'list']

interface Surroundings {
  items: Item[]
  known: Known[]
}
export interface ItemFilter {
  q?: string
  sort?: Sort
  kind_id?: string
  unsettled?: boolean
  limit?: number
}

const given = (signal?: AbortSignal) => (signal ? { signal } : {})
const at = (id: Id) => `/knowledge/graph/items/${id}`

export const vocabulary = async (signal?: AbortSignal) => (await http.get<{ items: Item[] }>('/knowledge/graph/vocabulary', given(signal))).items
export const begin = async () => (await http.send<{ items: Item[] }>('POST', '/knowledge/graph/begin')).items
export const items = (filter: ItemFilter, cursor: string | null = null, signal?: AbortSignal) => http.get<PageOf<Item>>(`/knowledge/graph/items${query({ ...filter, cursor })}`, given(signal))
export const surroundings = (id: Id, depth: number, signal?: AbortSignal) => http.get<Surroundings>(`${at(id)}/surroundings${query({ depth })}`, given(signal))
export const item = (id: Id, signal?: AbortSignal) => http.get<Item>(at(id), given(signal))
export const addItem = (id: Id, content: Content) => http.send<Item>('POST', '/knowledge/graph/items', { id, content })
export const saveItem = (id: Id, revision: number, content: Content) => http.send<Item>('PUT', `${at(id)}/draft`, { revision, content })
export const discardItem = (id: Id, revision: number) => http.send<Item>('POST', `${at(id)}/discard`, { revision })
export const withdrawItem = (id: Id) => http.send<Item>('POST', `${at(id)}/withdraw`)
export const rollBack = (id: Id, number: number) => http.send<Item>('POST', `${at(id)}/roll-back`, { number })
export const removeItem = (id: Id) => http.send<void>('DELETE', at(id))
export const versions = (id: Id, cursor: string | null, signal?: AbortSignal) => http.get<PageOf<Version>>(`${at(id)}/versions${query({ cursor })}`, given(signal))
export const publish = async (items: readonly Item[]) => (await http.send<{ items: Item[] }>('POST', '/knowledge/graph/publish', { items: items.map(({ id, revision }) => ({ id, revision })) })).items
export const ask = (text: string, locale: string, earlier: readonly string[]) => http.send<BotAnswer>('POST', '/bot/ask', { text, locale, earlier, trial: true })

export type Imported = Schemas['GraphImport']
export type ImportedRow = Schemas['GraphRow']
export function takeTable(file: File, locale: Locale, preview: boolean): Promise<Imported> {
  const form = new FormData()
  form.append('file', file)
  return http.send<Imported>('POST', `/knowledge/graph/import${query({ locale, preview })}`, form, { timeout: 120_000 })
}
export const exportAt = (to: string) => `/api/v1/knowledge/graph/export${query({ to })}`

export type Proposal = Schemas['GraphProposal']
export const proposals = (cursor: string | null) => http.get<PageOf<Proposal>>(`/knowledge/graph/proposals${query({ cursor, limit: 100 })}`)
export const approve = (approved: Schemas['ApprovedProposal']) => http.send<Item>('POST', '/knowledge/graph/proposals/approve', approved)
export const dismiss = (key: string) => http.send<void>('POST', `/knowledge/graph/proposals/${key}/dismiss`)

export const problems = (signal: AbortSignal) => http.get<Schemas['GraphProblems']>('/knowledge/graph/problems', given(signal))
