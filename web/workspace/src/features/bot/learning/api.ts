import type { components } from '@haoke/client/api'
import type { Id } from '@haoke/client/protocol'
import { http, query, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']
export type Cluster = Schemas['Cluster']
export type Miss = Schemas['Miss']
export type Detail = Schemas['ClusterDetail']
export type Which = Cluster['state']
export type Order = 'size' | 'last'
export type Locale = 'zh-CN' | 'zh-TW' | 'en'

export const LOCALES: readonly Locale[] = ['zh-CN', 'zh-TW', 'en']
export const REASONS = ['off_topic', 'known', 'unclear', 'private', 'other'] as const
export type Reason = (typeof REASONS)[number]

const at = (id: Id) => `/bot/learning/clusters/${id}`

export const clusters = (which: Which, order: Order, q: string, cursor: string | null, signal?: AbortSignal, limit = 30) =>
  http.get<PageOf<Cluster>>(`/bot/learning/clusters${query({ which, order, q, cursor, limit })}`, signal ? { signal } : {})
export const cluster = (id: Id, signal: AbortSignal) => http.get<Detail>(at(id), { signal })
export const questions = (id: Id, cursor: string | null, signal: AbortSignal) => http.get<PageOf<Miss>>(`${at(id)}/questions${query({ cursor, limit: 20 })}`, { signal })

export const makeEntry = (id: Id, entry: { title: string; locale: Locale; phrasings: string[]; answer: string }) => http.send<Cluster>('POST', `${at(id)}/entry`, entry)
export const teach = (id: Id, entry: Id, locale: Locale, phrasings: string[]) => http.send<Cluster>('POST', `${at(id)}/phrasings`, { entry_id: entry, locale, phrasings })
export const merge = (id: Id, into: Id) => http.send<Cluster>('POST', `${at(id)}/merge`, { into_id: into })
export const split = (id: Id, ids: Id[]) => http.send<Cluster>('POST', `${at(id)}/split`, { question_ids: ids })
export const dismiss = (id: Id, reason: Reason) => http.send<Cluster>('POST', `${at(id)}/dismiss`, { reason })
export const reopen = (id: Id) => http.send<Cluster>('POST', `${at(id)}/reopen`)

export interface FoundEntry {
  id: Id
  title: string
}
export const findEntries = async (q: string, signal: AbortSignal) => (await http.get<PageOf<FoundEntry>>(`/knowledge/search${query({ q, limit: 8 })}`, { signal })).items
