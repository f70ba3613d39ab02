import type { Id } from '@haoke/client/protocol'
import type { BotAnswer, Likely } from './api.ts'

export interface Found {
  answer: BotAnswer
  likely: Likely[]
}

const MOST = 30
const FRESH = 5 * 60_000
const kept = new Map<Id, { asked: string; at: number; found: Found }>()

/** What was found for a conversation's question a moment ago: whoever comes back to it does not ask the bot again. */
export function remembered(conversation: Id, asked: string): Found | null {
  const last = kept.get(conversation)
  return last?.asked === asked && Date.now() - last.at < FRESH ? last.found : null
}

export function remember(conversation: Id, asked: string, found: Found): void {
  kept.delete(conversation)
  kept.set(conversation, { asked, at: Date.now(), found })
  for (const id of [...kept.keys()].slice(0, -MOST)) kept.delete(id)
}
