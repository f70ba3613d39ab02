import type { components } from '@haoke/client/api'
import { http, query, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']
export type ChannelKind = Schemas['ChannelKind']
export type ChannelAccount = Omit<Schemas['ChannelAccountView'], 'settings'> & { settings: Record<string, unknown> }
export type JournalEntry = Schemas['JournalEntry']
export type JournalRequest = Schemas['JournalRequest']
export type RequestState = 'pending' | 'processed' | 'rejected'

const given = (signal: AbortSignal | undefined) => (signal ? { signal } : {})
const at = (id: string) => `/channel-accounts/${id}`

export const channelKinds = (signal?: AbortSignal) => http.get<ChannelKind[]>('/channel-kinds', given(signal))
export const channelAccounts = (cursor: string | null, signal?: AbortSignal) => http.get<PageOf<ChannelAccount>>(`/channel-accounts${query({ cursor })}`, given(signal))
export const channelAccount = (id: string, signal?: AbortSignal) => http.get<ChannelAccount>(at(id), given(signal))
export const addChannel = (kind: string, name: string) => http.send<ChannelAccount>('POST', '/channel-accounts', { kind, name })
export const changeChannel = (id: string, change: { name?: string; settings?: Record<string, unknown> }) => http.send<ChannelAccount>('PATCH', at(id), change)
export const removeChannel = (id: string) => http.send<void>('DELETE', at(id))
export const pauseChannel = (id: string, paused: boolean) => http.send<ChannelAccount>('POST', `${at(id)}/${paused ? 'pause' : 'resume'}`)
export const renewKey = (id: string) => http.send<ChannelAccount>('POST', `${at(id)}/key`)

export type Health = Schemas['ChannelHealth']
export type ChannelPeer = Schemas['ChannelPeer']
export type TestResult = Schemas['ChannelTestResult']

export const checkHealth = (id: string) => http.send<Health>('POST', `${at(id)}/health`)
export const channelPeers = (id: string, signal?: AbortSignal) => http.get<ChannelPeer[]>(`${at(id)}/peers`, given(signal))
export const sendTest = (id: string, peer: string, text: string) => http.send<TestResult>('POST', `${at(id)}/test-message`, { peer, text })

export const journal = (id: string, only: RequestState | null, cursor: string | null, signal?: AbortSignal) =>
  http.get<PageOf<JournalEntry>>(`${at(id)}/requests${query({ only, cursor, limit: 25 })}`, given(signal))
export const journalRequest = (id: string, request: string, signal?: AbortSignal) => http.get<JournalRequest>(`${at(id)}/requests/${request}`, given(signal))
export const replay = (id: string, request: string) => http.send<{ events: number }>('POST', `${at(id)}/requests/${request}/replay`)
