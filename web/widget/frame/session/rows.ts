import { dayNumber } from '@haoke/client/format'
import type { Unsent } from '@haoke/client/outbox'
import type { Agent, Id, Part } from '@haoke/client/protocol'
import type { Sending, State } from './state.ts'

/** Which of a run of messages by one author this is: decides what is drawn once for the run. */
export interface Place {
  first: boolean
  last: boolean
}

export type MessagePart = Part & { kind: 'message' }

export type Row = { key: string } & (
  | { is: 'day'; at: number }
  | { is: 'border' }
  | { is: 'event'; part: Part; agent: Agent | undefined }
  | ({ is: 'message'; part: MessagePart; own: boolean; agent: Agent | undefined } & Place)
  | ({ is: 'unsent'; entry: Unsent } & Place)
  | ({ is: 'sending'; sending: Sending } & Place)
)

const RUN = 3 * 60_000
/** Kinds that show as a line between the messages. */
const EVENTS = /assigned|closed|reopened|nudge|joined/
const OWN = 'visitor'

/** Everything the log shows, from the oldest to what is still on its way. */
export function rowsOf({ earlier, thread, unsent, sending, conversation }: Pick<State, 'earlier' | 'thread' | 'unsent' | 'sending' | 'conversation'>): Row[] {
  const rows: Row[] = []
  const people = new Map<Id | null | undefined, Agent>()
  const stored = new Set<Id>()
  let before = { author: '', at: -Infinity }

  /** `author` is empty for what nobody said. */
  const push = (row: Row, at: number, author: string) => {
    const previous = rows[rows.length - 1]
    if (dayNumber(at) !== dayNumber(before.at)) rows.push({ is: 'day', key: `day ${row.key}`, at })
    else if (author && author === before.author && at - before.at < RUN) {
      ;(previous as Row & Place).last = false
      ;(row as Row & Place).first = false
    }
    rows.push(row)
    before = { author, at }
  }
  const pushAll = (parts: readonly Part[]) => {
    // The agents' names come with the parts that assign or introduce them.
    for (const part of parts) {
      const member = (part.body as { member?: Agent } | undefined)?.member
      if (member) people.set(member.id, member)
    }
    for (const part of parts) {
      stored.add(part.id)
      const { kind, by, at, id: key } = part
      const own = by.kind === OWN
      if (kind === 'message') push({ is: kind, key, part: part as MessagePart, own, agent: people.get(by.id), first: true, last: true }, at, own ? OWN : `${by.kind} ${by.id}`)
      else if (EVENTS.test(kind)) push({ is: 'event', key, part, agent: kind === 'assigned' ? part.body?.member : people.get(by.id) }, at, '')
    }
  }

  if (conversation?.agent) people.set(conversation.agent.id, conversation.agent)
  for (const { c, parts } of earlier) {
    pushAll(parts)
    rows.push({ is: 'border', key: `end ${c}` })
    before.author = ''
  }
  pushAll(thread?.parts ?? [])
  for (const entry of unsent) if (!stored.has(entry.id)) push({ is: 'unsent', key: entry.id, entry, first: true, last: true }, entry.at, OWN)
  for (const each of sending) push({ is: 'sending', key: each.id, sending: each, first: true, last: true }, each.at, OWN)
  // Nothing came after the last earlier conversation: no border to draw.
  if (rows[rows.length - 1]?.is === 'border') rows.pop()
  return rows
}
