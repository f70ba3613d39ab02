import type { Conversation, Id } from '@haoke/client/protocol'
import { shallowRef } from 'vue'
import { http } from '../../../base/http.ts'

/** Within how many milliseconds a customer's message should be answered, where the workspace says nothing else. */
export const REPLY_TARGET = 120_000

interface Targets {
  default: number
  queues: Record<Id, number>
}

/** In seconds, as the workspace's rules say; 0 is nothing said. */
const targets = shallowRef<Targets>({ default: 0, queues: {} })

export async function loadTargets(): Promise<void> {
  targets.value = await http.get<Targets>('/reminders/targets')
}

export function targetOf(queue: Id): number {
  const { default: all, queues } = targets.value
  return (queues[queue] ?? all) * 1000 || REPLY_TARGET
}

export type Level = 'calm' | 'slow' | 'late'

type Waiting = Pick<Conversation, 'waiting_since' | 'queue_id'>

/** `slow` from half of the target on, `late` from the whole. */
export function levelOf({ waiting_since, queue_id }: Waiting, now: number): Level {
  if (waiting_since === null) return 'calm'
  const share = (now - waiting_since) / targetOf(queue_id)
  return share >= 1 ? 'late' : share >= 0.5 ? 'slow' : 'calm'
}

/** Who waits longest for an answer comes first. */
export function slowest(conversations: Iterable<Conversation>, now: number): Conversation[] {
  return [...conversations]
    .filter((conversation) => levelOf(conversation, now) !== 'calm')
    .sort((a, b) => (a.waiting_since ?? 0) - (b.waiting_since ?? 0))
}
