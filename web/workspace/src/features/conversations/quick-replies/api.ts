import type { components } from '@haoke/client/api'
import { http, query, type PageOf } from '../../../base/http.ts'
import type { Scope } from '../../../base/session.ts'

type Schemas = components['schemas']

export type QuickReply = Schemas['QuickReply']
export type QuickReplyBody = Schemas['QuickReplyBody']
export type ImportRow = Schemas['RowView']

/** Whose quick replies: one's own, a team's, everybody's. */
export interface Owner {
  scope: Scope
  team_id: string | null
}

const given = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

export const usable = (cursor: string | null) => http.get<PageOf<QuickReply>>(`/quick-replies${query({ limit: 200, cursor })}`)
export const managed = (owner: Owner, q: string, cursor: string | null, signal?: AbortSignal) =>
  http.get<PageOf<QuickReply>>(`/quick-replies/managed${query({ ...owner, q, cursor, limit: 100 })}`, given(signal))
export const add = (owner: Owner, body: QuickReplyBody) => http.send<QuickReply>('POST', '/quick-replies', { ...owner, ...body })
export const change = (id: string, body: QuickReplyBody) => http.send<QuickReply>('PUT', `/quick-replies/${id}`, body)
export const remove = (id: string) => http.send<void>('DELETE', `/quick-replies/${id}`)
export const order = (owner: Owner, ids: string[]) => http.send<void>('PUT', '/quick-replies/order', { ...owner, ids })
export const use = (id: string) => http.send<void>('POST', `/quick-replies/${id}/use`, {})
export const takeIn = (owner: Owner, table: string, preview: boolean) =>
  http.send<{ rows: ImportRow[] }>('POST', '/quick-replies/import', { ...owner, table, preview })
export const exportUrl = (owner: Owner) => `/api/v1/quick-replies/export${query({ ...owner })}`
