import type { Conversation, ConversationChange, LastMessage, MarksFrame, MessageBody, Part } from '@haoke/client/protocol'
import { raiseMarks } from '@haoke/client/thread'

const PREVIEW = 120

/** What a list shows of a message, as the server makes it. */
export function preview(body: MessageBody, by: Part['by']): LastMessage {
  const text = body.text?.trim()
  if (body.card) return { kind: 'card', text: (body.card.title || text || '').slice(0, PREVIEW), by }
  if (text) return { kind: 'text', text: text.slice(0, PREVIEW), by }
  const file = body.files?.[0]
  if (file) return { kind: file.kind, text: file.name.slice(0, PREVIEW), by }
  return { kind: 'location', text: body.location?.label ?? '', by }
}

/** A row of the lists after a part: earlier than the list feed tells, and the same. */
export function foldPart(conversation: Conversation, part: Part): Conversation {
  if (part.seq <= conversation.last_seq) return conversation
  const next = { ...conversation, last_seq: part.seq }
  if (part.kind !== 'message') return next
  const visitor = part.by.kind === 'visitor'
  const answered = part.by.kind === 'member'
  return {
    ...next,
    last_at: part.at,
    last: preview(part.body ?? {}, part.by),
    unread: conversation.unread + (visitor ? 1 : 0),
    waiting_since: visitor ? (conversation.waiting_since ?? part.at) : answered ? null : conversation.waiting_since,
  }
}

/** A row after the list feed spoke of it. What is older than the row is left aside. */
export function foldChange(conversation: Conversation, { marks, ...change }: ConversationChange): Conversation {
  if (change.last_seq < conversation.last_seq) return conversation
  return { ...conversation, ...change, marks: marks ? raiseMarks(conversation.marks, marks) : conversation.marks }
}

export function foldMarks(conversation: Conversation, { t: _t, c: _c, ...change }: MarksFrame & { unread?: number }): Conversation {
  const marks = raiseMarks(conversation.marks, change)
  const unread = change.unread ?? (marks.agent_read >= conversation.last_seq ? 0 : conversation.unread)
  return { ...conversation, marks, unread }
}

/** What the customer wrote or said last, of what is known. */
export function lastAsked(parts: readonly Part[]): string {
  let asked = ''
  let at = 0
  for (const part of parts) {
    const [seq, text] = part.kind === 'spoken' ? [part.body?.seq ?? 0, part.body?.text] : part.kind === 'message' && part.by.kind === 'visitor' ? [part.seq, part.body?.text] : [0, '']
    if (text && seq > at) [asked, at] = [text, seq]
  }
  return asked
}
