import type { Unsent } from '@haoke/client/outbox'
import type { ClientFrame, Id, MemberFrame, MemberWelcome, MessageBody } from '@haoke/client/protocol'
import type { Connection } from '@haoke/client/realtime'

/** What one tab wants to hear. The leading tab asks the server for what any of them wants. */
export interface Wants {
  /** Conversations, with the number up to which the tab has them. */
  open: Record<Id, number>
  lists: ('queue' | 'team' | 'all')[]
  /** How many look at the live boards. */
  boards: number
  /** The conversation that somebody is looking at in the tab. */
  reading: Id | null
}

export type Call =
  | { do: 'send'; frame: ClientFrame }
  | { do: 'post'; ask: Id; c: Id; body: MessageBody; note: boolean }
  | { do: 'retry' | 'discard'; id: Id }
  | { do: 'reconnect' }

/** What the leading tab tells a new one. */
export interface Snapshot {
  connection: Connection
  unsent: readonly Unsent[]
  welcome: MemberWelcome | null
}

export type TabMessage =
  | { m: 'hello' }
  | { m: 'lead' }
  | { m: 'wants'; tab: string; wants: Wants | null }
  | { m: 'call'; call: Call }
  | { m: 'posted'; ask: Id; id: Id | null }
  | { m: 'snapshot'; snapshot: Snapshot }
  | { m: 'frame'; frame: MemberFrame }
  | { m: 'connection'; connection: Connection }
  | { m: 'unsent'; unsent: readonly Unsent[] }

export interface Tabs {
  /** Tells all other tabs. */
  tell(message: TabMessage): void
  close(): void
}

/**
 * Joins the tabs of one member. `lead` is called once this tab is the leader: the others are gone or never were.
 * Without locks (pages over plain HTTP) each tab leads itself and hears nothing of the others.
 */
export function joinTabs(name: string, hear: (message: TabMessage) => void, lead: () => void): Tabs {
  if (!navigator.locks || typeof BroadcastChannel === 'undefined') {
    queueMicrotask(lead)
    return { tell: () => {}, close: () => {} }
  }
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => hear(data))
  const over = new AbortController()
  let release = () => {}
  const held = () => new Promise<void>((resolve) => (release = resolve))
  navigator.locks
    .request(name, { signal: over.signal }, () => {
      lead()
      return held()
    })
    .catch(() => {}) // given up while waiting: the tab was closing
  return {
    tell: (message) => channel.postMessage(message),
    close: () => {
      over.abort()
      release()
      channel.close()
    },
  }
}

/** What all tabs want together: of two, the one that has less decides from where to ask. */
export function together(wants: Iterable<Wants>): Wants {
  const open: Record<Id, number> = {}
  const lists = new Set<Wants['lists'][number]>()
  let boards = 0
  for (const want of wants) {
    for (const [c, through] of Object.entries(want.open)) open[c] = Math.min(open[c] ?? through, through)
    for (const list of want.lists) lists.add(list)
    boards += want.boards
  }
  return { open, lists: [...lists], boards, reading: null }
}
