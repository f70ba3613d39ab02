import type { Conversation } from '@haoke/client/protocol'

/** Within how many milliseconds a customer's message should be answered. */
export const REPLY_TARGET = 120_000

export type Level = 'calm' | 'slow' | 'late'

/** `slow` from half of the target on, `late` from the whole. */
export function levelOf(waitingSince: number | null, now: number): Level {
  if (waitingSince === null) return 'calm'
  const share = (now - waitingSince) / REPLY_TARGET
  return share >= 1 ? 'late' : share >= 0.5 ? 'slow' : 'calm'
}

/** Who waits longest for an answer comes first. */
export function slowest(conversations: Iterable<Conversation>, now: number): Conversation[] {
  return [...conversations]
    .filter((conversation) => levelOf(conversation.waiting_since, now) !== 'calm')
    .sort((a, b) => (a.waiting_since ?? 0) - (b.waiting_since ?? 0))
}
