import type { Id } from '@haoke/client/protocol'
import { shallowRef } from 'vue'

/** Whom a member wants on the black list: the visitor of a conversation, or a customer. */
export interface Banned {
  conversation?: Id
  customer?: Id
  name: string
  /** Something is being talked about that could be ended. */
  open: boolean
}

/** The dialog stands once over every page; whoever shows a customer asks for it here. */
export const banned = shallowRef<Banned | null>(null)

export const askToBan = (whom: Banned): void => void (banned.value = whom)
