import type { Id, MessageBody } from '@haoke/client/protocol'
import type { Store } from '../session/state.ts'

/** What requests need of the session. */
export interface Around {
  store: Store
  previews: Map<Id, string>
  headers(): Record<string, string>
  post(body: MessageBody): boolean
  notice(text: string): void
}
