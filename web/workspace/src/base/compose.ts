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
  /** The draft that it was made from: it takes its place, unless more was written meanwhile. */
  insteadOf?: string
}

/** What was offered and not yet taken, in order; the composer of the conversation takes it. */
export const offered = shallowRef<readonly Piece[]>([])

export const offer = (piece: Piece): void => void (offered.value = [...offered.value, piece])

/** What is being written in the conversation that is open, as its composer has it. */
export const draft = shallowRef<{ c: Id; text: string } | null>(null)
