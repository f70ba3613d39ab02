import type { components } from '@haoke/client/api'
import { http, query, type PageOf } from '../../base/http.ts'

type Schemas = components['schemas']

export type Connection = Schemas['Connection']
export type ConnectionBody = Schemas['ConnectionBody']
export type Call = Schemas['ConnectionCall']
export type Signing = Schemas['ConnectionSigning']
export type CallResult = Schemas['CallResult']

const path = (id: string, what = '') => `/connections/${id}${what}`

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

export const connections = (cursor: string | null, signal?: AbortSignal) => http.get<PageOf<Connection>>(`/connections${query({ cursor })}`, signal ? { signal } : {})
export const addConnection = (body: ConnectionBody) => http.send<Connection>('POST', '/connections', body)
export const changeConnection = (id: string, body: ConnectionBody) => http.send<Connection>('PUT', path(id), body)
export const removeConnection = (id: string) => http.send<void>('DELETE', path(id))
export const tryConnection = (id: string, way: string) => http.send<CallResult>('POST', path(id, '/try'), { method: 'GET', path: way })
export const calls = (id: string, cursor: string | null, signal: AbortSignal) => http.get<PageOf<Call>>(`${path(id, '/calls')}${query({ limit: 25, cursor })}`, { signal })
export const signings = async () => (await http.get<Schemas['ConnectionSignings']>('/connection-signings')).items
