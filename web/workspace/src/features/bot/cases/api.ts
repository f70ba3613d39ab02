import type { components } from '@haoke/client/api'
import type { Id } from '@haoke/client/protocol'
import { http, query, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']
export type Case = Schemas['Case']
export type Said = Schemas['SaidMessage']
export type Locale = 'zh-CN' | 'zh-TW' | 'en'

export interface Content {
  title: string
  problem: string
  cause: string
  solution: string
  links: string[]
  messages: number[]
}

const at = (id: Id) => `/bot/cases/${id}`

export const said = async (conversation: Id, signal: AbortSignal) => (await http.get<{ items: Said[] }>(`/bot/conversations/${conversation}/said`, { signal })).items
export const makeCase = (conversation: Id, content: Content) => http.send<Case>('POST', `/bot/conversations/${conversation}/cases`, content)
export const cases = (q: string, conversation: Id | null, cursor: string | null, signal: AbortSignal) =>
  http.get<PageOf<Case>>(`/bot/cases${query({ q, conversation_id: conversation, cursor, limit: 30 })}`, { signal })
export const oneCase = (id: Id, signal: AbortSignal) => http.get<Case>(at(id), { signal })
export const changeCase = (id: Id, revision: number, content: Content) => http.send<Case>('PUT', at(id), { revision, content })
export const removeCase = (id: Id) => http.send<void>('DELETE', at(id))
export const makeKnowledge = (id: Id, locale: Locale) => http.send<Case>('POST', `${at(id)}/knowledge`, { locale })

export const whole = (given: Case['content']): Content => ({
  title: given.title,
  problem: given.problem ?? '',
  cause: given.cause ?? '',
  solution: given.solution ?? '',
  links: given.links ?? [],
  messages: given.messages ?? [],
})
