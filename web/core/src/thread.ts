import type { Author, Id, Marks, Part, TalkFrame } from './protocol.ts'

/** What one side knows of one conversation's course: a run of parts without gaps, and who has seen how much. */
export interface Thread {
  readonly c: Id
  /** By rising `seq`. Numbers the reader may not see are absent. */
  readonly parts: readonly Part[]
  /** Every part from here on is held. 1: the beginning. */
  readonly from: number
  readonly through: number
  readonly marks: Marks
  readonly typing: Typing | null
}

export interface Typing {
  by: Author
  text: string
  /** When it stops to be true unless said again (server's clock, ms). */
  until: number
}

export interface PartRange {
  parts: readonly Part[]
  through: number
  last_seq: number
}

const TYPING_LASTS = 6_000
const NO_MARKS: Marks = { visitor_delivered: 0, visitor_read: 0, agent_delivered: 0, agent_read: 0 }

export function emptyThread(c: Id, marks: Marks = NO_MARKS): Thread {
  return { c, parts: [], from: 0, through: 0, marks, typing: null }
}

/**
 * The thread after a frame. Frames of other conversations leave it as it is, and so do repeated frames.
 * `now` is the server's clock.
 */
export function applyFrame(thread: Thread, frame: TalkFrame, now: number): Thread {
  if (frame.c !== thread.c) return thread
  switch (frame.t) {
    case 'part':
      return applyPart(thread, frame.part)
    case 'parts':
      return applyParts(thread, frame)
    case 'skip':
      return frame.seq > thread.through ? { ...thread, from: thread.from || frame.seq, through: frame.seq } : thread
    case 'marks':
      return applyMarks(thread, frame)
    case 'typing':
      return { ...thread, typing: frame.on ? { by: authorOf(frame.by), text: frame.text ?? '', until: now + TYPING_LASTS } : null }
    case 'ack':
      return thread
  }
}

/** The thread with an older range before it, as `?before=<from>` gave it: its `through` is its lowest number. */
export function prepend(thread: Thread, older: PartRange): Thread {
  const first = older.parts[0]?.seq ?? older.through
  return { ...thread, parts: merge(older.parts, thread.parts), from: Math.max(1, Math.min(thread.from, older.through, first)) }
}

/** Messages of the other side that this side has not read. */
export function unreadOf(thread: Thread, side: 'visitor' | 'agent'): number {
  const read = thread.marks[`${side}_read`]
  const other = (part: Part) => (part.by.kind === 'visitor') !== (side === 'visitor')
  return thread.parts.filter((part) => part.seq > read && part.kind === 'message' && !part.recalled && other(part)).length
}

/** Marks only rise: a late or repeated frame never takes one back. */
export function raiseMarks(marks: Marks, change: Partial<Marks>): Marks {
  const keys = Object.keys(NO_MARKS) as (keyof Marks)[]
  if (!keys.some((key) => (change[key] ?? 0) > marks[key])) return marks
  return Object.fromEntries(keys.map((key) => [key, Math.max(marks[key], change[key] ?? 0)])) as unknown as Marks
}

function applyMarks(thread: Thread, change: Partial<Marks>): Thread {
  const marks = raiseMarks(thread.marks, change)
  return marks === thread.marks ? thread : { ...thread, marks }
}

function applyPart(thread: Thread, part: Part): Thread {
  if (part.seq <= thread.through) return thread
  const typing = thread.typing && part.kind === 'message' && part.by.kind === thread.typing.by.kind ? null : thread.typing
  return { ...thread, typing, parts: merge(thread.parts, [part]), from: thread.from || part.seq, through: part.seq }
}

function applyParts(thread: Thread, range: PartRange): Thread {
  const first = range.parts[0]?.seq ?? range.through
  return {
    ...thread,
    parts: merge(thread.parts, range.parts),
    from: thread.from ? thread.from : first,
    through: Math.max(thread.through, range.through),
  }
}

/** Both runs by `seq`; of two copies the later one counts, but what was recalled stays recalled. */
function merge(before: readonly Part[], after: readonly Part[]): readonly Part[] {
  const simple = !before.length || !after.length || before[before.length - 1]!.seq < after[0]!.seq
  const parts = simple ? [...before, ...after] : interleave(before, after)
  const recalled = new Set(after.flatMap((part) => (part.kind === 'recalled' && part.body ? [part.body.seq] : [])))
  return recalled.size ? parts.map((part) => (recalled.has(part.seq) ? blank(part) : part)) : parts
}

function interleave(before: readonly Part[], after: readonly Part[]): Part[] {
  const bySeq = new Map(before.map((part) => [part.seq, part]))
  for (const part of after) {
    const known = bySeq.get(part.seq)
    bySeq.set(part.seq, known?.recalled ? known : part)
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

function blank(part: Part): Part {
  return { ...part, body: {}, recalled: true } as Part
}

function authorOf(by: Author | Id): Author {
  return typeof by === 'string' ? { kind: 'member', id: by } : by
}
