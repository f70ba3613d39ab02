import type { components } from '@haoke/client/api'
import type { Id } from '@haoke/client/protocol'
import { http, query } from '../../../base/http.ts'

export type Beginning = components['schemas']['Beginning']
export type FirstMessage = components['schemas']['NewConversation']

export const beginningsWith = (customer: Id, signal: AbortSignal) => http.get<Beginning[]>(`/conversations/beginnings${query({ customer })}`, { signal })
export const beginningsAt = (to: string, signal: AbortSignal) => http.get<Beginning[]>(`/conversations/beginnings${query({ to })}`, { signal })
export const begin = (first: FirstMessage) => http.send<{ conversation_id: Id }>('POST', '/conversations', first)

/** One way out of several: an account, and the id or address there. */
export const keyOf = ({ account_id, to }: Beginning): string => `${account_id} ${to}`

/** Without a template nothing would arrive. */
export const wantsTemplate = ({ window }: Beginning): boolean => window.state === 'template_only'
