import type { components } from '@haoke/client/api'
import type { Conversation, Id } from '@haoke/client/protocol'
import { http, query, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']

export type ClosingCode = Schemas['ClosingCode']
export type CodesView = Schemas['CodesView']
export type WrapUpForm = Schemas['WrapUpForm']
export type Place = Schemas['CodePlace']
export interface WrapUpValues {
  code_id: Id | null
  solved: boolean | null
  tags: string[]
  note: string
}

const given = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

export const wrapUpForm = (c: Id, signal?: AbortSignal) => http.get<WrapUpForm>(`/conversations/${c}/wrap-up`, given(signal))
export const saveWrapUp = (c: Id, values: WrapUpValues) => http.send<Schemas['WrapUp']>('PUT', `/conversations/${c}/wrap-up`, values)
export const missing = (cursor: string | null, signal?: AbortSignal) => http.get<PageOf<Conversation>>(`/wrap-ups/missing${query({ cursor, limit: 50 })}`, given(signal))
export const codes = (signal?: AbortSignal) => http.get<CodesView>('/closing-codes', given(signal))
export const addCode = (name: string, place: Place) => http.send<{ id: Id }>('POST', '/closing-codes', { name, ...place })
export const changeCode = (id: Id, name: string, retired: boolean) => http.send<void>('PUT', `/closing-codes/${id}`, { name, retired })
export const moveCode = (id: Id, place: Place) => http.send<void>('PUT', `/closing-codes/${id}/place`, place)
export const removeCode = (id: Id) => http.send<void>('DELETE', `/closing-codes/${id}`)
export const setRule = (team: Id, required: boolean) => http.send<void>('PUT', `/wrap-ups/rules/${team}`, { required })
