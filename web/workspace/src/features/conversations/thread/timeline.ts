import type { Unsent } from '@haoke/client/outbox'
import type { Conversation, Id, MessageBody, Part } from '@haoke/client/protocol'
import { matterOf } from '../composer/mail.ts'

/** A conversation on the screen, or an earlier one of the same customer above it. */
export interface Segment {
  conversation: Conversation
  parts: readonly Part[]
}

/** `first` and `last`: where a run of messages by the same hand begins and ends. */
interface InGroup {
  first: boolean
  last: boolean
}

export type Item =
  | { is: 'session'; key: string; conversation: Conversation }
  | { is: 'day'; key: string; at: number }
  | { is: 'unread'; key: string }
  | { is: 'subject'; key: string; subject: string }
  | ({ is: 'message'; key: string; conversation: Conversation; part: Part; spoken?: string | undefined } & InGroup)
  | { is: 'system'; key: string; part: Part; summary?: string | undefined }
  | ({ is: 'unsent'; key: string; entry: Unsent } & InGroup)

const GROUP_GAP = 180_000
/** Parts that only say what happened to others, which show it themselves. */
const SILENT: ReadonlySet<Part['kind']> = new Set(['recalled', 'spoken', 'summed_up', 'edited', 'reacted'])

const isTalk = (part: Part) => part.kind === 'message' || part.kind === 'note'
const dayOf = (ms: number) => new Date(ms).setHours(0, 0, 0, 0)

/** What was recognised in voice messages, or summed up at hand-overs, by their numbers. */
const toldOf = (parts: readonly Part[]): Map<number, string> => new Map(parts.flatMap((part) => ((part.kind === 'spoken' || part.kind === 'summed_up') && part.body ? [[part.body.seq, part.body.text] as const] : [])))

/** What customers made of messages at their channel, by their numbers: edits, and signs they put to them. */
function changesOf(parts: readonly Part[]): Map<number, MessageBody> {
  const changes = new Map<number, MessageBody>()
  for (const part of parts) {
    if (part.kind === 'edited' && part.body) changes.set(part.body.seq, { ...part.body.body })
    else if (part.kind === 'reacted' && part.body) changes.set(part.body.seq, { ...changes.get(part.body.seq), reactions: part.body.reactions })
  }
  return changes
}

function changed(part: Part, change: MessageBody | undefined): Part {
  return change && !part.recalled && part.kind === 'message' ? { ...part, body: { ...part.body, ...change } } : part
}

/** What the log shows, from the oldest to the newest. `unreadAfter`: the last number that was read when the conversation was opened. */
export function timeline(segments: readonly Segment[], unsent: readonly Unsent[], unreadAfter: number | null): Item[] {
  const items: Item[] = []
  let day = 0
  segments.forEach(({ conversation, parts }, place) => {
    if (segments.length > 1) items.push({ is: 'session', key: `session ${conversation.id}`, conversation })
    const told = toldOf(parts)
    const changes = changesOf(parts)
    let matter: string | null = null
    let line = place === segments.length - 1 ? unreadAfter : null
    for (const part of parts) {
      if (SILENT.has(part.kind)) continue
      if (dayOf(part.at) !== day) {
        day = dayOf(part.at)
        items.push({ is: 'day', key: `day ${conversation.id} ${day}`, at: part.at })
      }
      if (line !== null && part.seq > line && part.kind === 'message' && part.by.kind === 'visitor') {
        items.push({ is: 'unread', key: 'unread' })
        line = null
      }
      const subject = part.kind === 'message' && !part.recalled ? part.body?.inward?.subject : undefined
      if (subject && matterOf(subject) !== matter) {
        matter = matterOf(subject)
        items.push({ is: 'subject', key: `subject ${part.id}`, subject })
      }
      if (isTalk(part)) items.push({ is: 'message', key: part.id, conversation, part: changed(part, changes.get(part.seq)), spoken: told.get(part.seq), first: true, last: true })
      else items.push({ is: 'system', key: part.id, part, summary: told.get(part.seq) })
    }
  })
  const known = new Set(segments.at(-1)?.parts.map((part) => part.id))
  for (const entry of unsent) if (!known.has(entry.id)) items.push({ is: 'unsent', key: entry.id, entry, first: true, last: true })
  return group(items)
}

/** Marks where runs by the same hand begin and end. */
function group(items: Item[]): Item[] {
  for (let i = 1; i < items.length; i++) {
    const [before, item] = [items[i - 1]!, items[i]!]
    if (!('first' in item) || !('first' in before) || handOf(before) !== handOf(item)) continue
    if (timeOf(item) - timeOf(before) > GROUP_GAP) continue
    before.last = false
    item.first = false
  }
  return items
}

type Grouped = Extract<Item, InGroup>

const OWN = 'own'
function handOf(item: Grouped): string {
  if (item.is === 'unsent') return item.entry.note ? 'note' : OWN
  const { kind, by } = item.part
  return kind === 'note' ? `note ${by.id}` : `${by.kind} ${by.id}`
}

const timeOf = (item: Grouped): number => (item.is === 'unsent' ? item.entry.at : item.part.at)

/** How far a message of ours has come. */
export type Delivery = 'sent' | 'delivered' | 'read'

export function deliveryOf(seq: number, { visitor_delivered, visitor_read }: Conversation['marks']): Delivery {
  if (seq <= visitor_read) return 'read'
  return seq <= visitor_delivered ? 'delivered' : 'sent'
}

/** Pictures of all messages in order, for the viewer. */
export function picturesOf(segments: readonly Segment[]): { id: Id; name: string }[] {
  return segments.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'message' || part.kind === 'note' ? (part.body?.files ?? []) : [])).filter((file) => file.kind === 'image').map(({ id, name }) => ({ id, name })),
  )
}
