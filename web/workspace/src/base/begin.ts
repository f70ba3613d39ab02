import type { Id } from '@haoke/client/protocol'
import { shallowRef } from 'vue'

/** To whom a member wants to write first; nobody yet where they are looked for. */
export interface Prospect {
  customer?: Id
  name?: string
}

/** The dialog stands once over every page; whoever shows a customer asks for it here. */
export const prospect = shallowRef<Prospect | null>(null)

export const askToBegin = (whom: Prospect = {}): void => void (prospect.value = whom)
