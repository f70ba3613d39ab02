import type { Conversation } from '@haoke/client/protocol'
import { useSession } from '../../../base/session.ts'
import { useConversations } from './conversations.ts'
import { within } from './lists.ts'

/** Whether the member may do something to this conversation: what would be refused is not offered. */
export const mayDo = (permission: string, conversation: Conversation): boolean => within(useSession().me?.permissions[permission], conversation, useConversations().viewer)
