import type { components } from '@haoke/client/api'
import { whole } from '../../../base/directory.ts'
import { http } from '../../../base/http.ts'

type Schemas = components['schemas']
export type ApiKey = Schemas['ApiKey']
export type NewApiKey = Required<Schemas['NewApiKey']>

export const apiKeys = () => whole<ApiKey>('/api-keys')
export const addApiKey = (wanted: NewApiKey) => http.send<Schemas['MadeApiKey']>('POST', '/api-keys', wanted)
export const revokeApiKey = (id: string) => http.send<void>('DELETE', `/api-keys/${id}`)
