import type { components } from '@haoke/client/api'
import type { Locale } from '@haoke/client/i18n'
import type { Unsent } from '@haoke/client/outbox'
import type { Card, FileKind, Id, Part, Quote, Site, VisitorConversation } from '@haoke/client/protocol'
import type { Connection } from '@haoke/client/realtime'
import type { Thread } from '@haoke/client/thread'

/** A file on its way; as a message it counts once it is whole. `sent` in bytes, `duration` in seconds. */
export interface Sending {
  id: Id
  name: string
  size: number
  kind: FileKind
  /** Address of the local copy of a picture. */
  preview: string
  sent: number
  state: 'sending' | 'paused' | 'failed'
  error: string
  at: number
}

/** An earlier conversation, as far back as it was looked at: from `from` to its end. */
export interface Earlier {
  c: Id
  parts: readonly Part[]
  from: number
}

export type TextSize = 0 | 1 | 2

export type ShownLine = components['schemas']['ShownLine']
export type ShownStanding = components['schemas']['ShownStanding']

export interface State {
  locale: Locale
  connection: Connection
  site: Site | null
  /** Who this is, once the server has said so. */
  visitor?: Id | undefined
  agentsOnline: boolean
  conversation: VisitorConversation | null
  thread: Thread | null
  /** Oldest first. */
  earlier: readonly Earlier[]
  /** `unasked`: there may be earlier messages, the visitor has not asked for them. */
  history: 'unasked' | 'more' | 'loading' | 'none'
  unsent: readonly Unsent[]
  sending: readonly Sending[]
  quote: Quote | null
  draft: string
  /** The panel is open, or this is a page of its own. */
  shown: boolean
  /** Makes addresses of files readable for this visitor. */
  fileKey: string
  sound: boolean
  textSize: TextSize
  /** A sentence that shows for some seconds. */
  notice: string
  /** Business lines or a flow receive the visitor. */
  flow?: boolean | undefined
  /** How the site and its lines were off a moment ago. */
  standing?: components['schemas']['SiteStanding']
  /** The line chosen at this visit; empty when another one is to be chosen. */
  line?: Id
  /** What the host page shows the visitor, who may send it. */
  offered?: Card | undefined
  /** What the header says, once it is known. */
  status?: { word: string; on: boolean } | undefined
  /** Rises with each nudge of the agent. */
  nudges: number
}

export interface Store {
  get(): State
  set(change: Partial<State>): void
  subscribe(listener: () => void): () => void
}

export function createStore(initial: State): Store {
  const listeners = new Set<() => void>()
  let state = initial
  let due = false
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...change }
      if (due) return
      // A burst of frames is drawn once.
      due = true
      queueMicrotask(() => {
        due = false
        for (const listener of listeners) listener()
      })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
