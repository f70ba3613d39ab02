import type { Id } from '@haoke/client/protocol'
import { shallowRef } from 'vue'

/** Something that a panel has for the conversation: into the composer, or out as it is. */
export interface Piece {
  c: Id
  text: string
  /** The same without formatting. */
  plain: string
  format: 'plain' | 'markdown'
  files: File[]
  send: boolean
}

/** What was offered and not yet taken, in order; the composer of the conversation takes it. */
export const offered = shallowRef<readonly Piece[]>([])

export const offer = (piece: Piece): void => void (offered.value = [...offered.value, piece])
