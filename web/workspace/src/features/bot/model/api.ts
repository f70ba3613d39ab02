import type { components } from '@haoke/client/api'
import { http, query, type PageOf } from '../../../base/http.ts'

export type ModelEndpoint = components['schemas']['ModelEndpoint']
export type ModelCall = components['schemas']['ModelCall']
export type Trial = components['schemas']['ModelTrial']
export type Use = ModelEndpoint['uses'][number]

export const USES: Use[] = ['writing', 'answers', 'visitors']

export const model = (signal: AbortSignal) => http.get<{ endpoint: ModelEndpoint | null }>('/bot/model', { signal }).then(({ endpoint }) => endpoint)
export const setModel = (wanted: Omit<ModelEndpoint, 'has_key' | 'spent_tokens' | 'spent_calls'> & { key: string | null }) => http.send<ModelEndpoint>('PUT', '/bot/model', wanted)
export const removeModel = () => http.send('DELETE', '/bot/model')
export const tryModel = () => http.send<Trial>('POST', '/bot/model/try')
export const modelCalls = (cursor: string | null, signal: AbortSignal) => http.get<PageOf<ModelCall>>(`/bot/model/calls${query({ cursor, limit: 20 })}`, { signal })
