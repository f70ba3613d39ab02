import type { Id, PartFrame, PartsFrame, Since, SkipFrame } from './protocol.ts'

export type Numbered = PartFrame | SkipFrame | PartsFrame

/** How long a number may be out of turn before it counts as missing, and how long an answer may take. */
const GRACE = 250
const PATIENCE = 5_000
const LONGEST = 30_000
const HELD = 500

interface Line {
  through: number
  /** The highest number heard of. */
  head: number
  held: Map<number, PartFrame | SkipFrame>
  timer: ReturnType<typeof setTimeout> | undefined
  wait: number
}

/**
 * Puts the frames of each followed conversation in the order of their numbers, lets each through once, and asks for
 * what stays missing. Frames of conversations that are not followed pass as they are.
 */
export class Order {
  private readonly lines = new Map<Id, Line>()
  private readonly deliver: (frame: Numbered) => void
  private readonly ask: (c: Id, since: number) => void

  constructor(deliver: (frame: Numbered) => void, ask: (c: Id, since: number) => void) {
    this.deliver = deliver
    this.ask = ask
  }

  /** Everything up to `through` is known from elsewhere. Following twice keeps the further point. */
  follow(c: Id, through = 0): void {
    const line = this.lines.get(c)
    if (!line) this.lines.set(c, { through, head: through, held: new Map(), timer: undefined, wait: GRACE })
    else if (through > line.through) this.advance(c, line, through)
  }

  unfollow(c: Id): void {
    clearTimeout(this.lines.get(c)?.timer)
    this.lines.delete(c)
  }

  /** The number is still to come here. False also for conversations that are not followed. */
  expects(c: Id, seq: number): boolean {
    const line = this.lines.get(c)
    return line !== undefined && line.through < seq
  }

  /** Up to where each followed conversation is known without a gap. */
  since(): Since {
    return Object.fromEntries(Array.from(this.lines, ([c, line]) => [c, line.through]))
  }

  /** The conversation is known to reach at least `seq`. */
  reaches(c: Id, seq: number): void {
    const line = this.lines.get(c)
    if (!line) return
    line.head = Math.max(line.head, seq)
    this.watch(c, line)
  }

  take(frame: Numbered): void {
    const line = this.lines.get(frame.c)
    if (!line) this.deliver(frame)
    else if (frame.t === 'parts') this.takeRange(frame, line)
    else this.takeOne(frame, line)
  }

  /** The connection broke: the next hello asks for what is missing. */
  pause(): void {
    for (const line of this.lines.values()) this.rest(line)
  }

  private takeRange(frame: PartsFrame, line: Line): void {
    const more = frame.through > line.through && frame.through < frame.last_seq
    line.head = Math.max(line.head, frame.last_seq)
    this.deliver(frame)
    this.advance(frame.c, line, frame.through)
    if (more && line.through < line.head) this.ask(frame.c, line.through)
  }

  private takeOne(frame: PartFrame | SkipFrame, line: Line): void {
    const seq = frame.t === 'part' ? frame.part.seq : frame.seq
    if (seq <= line.through) return
    line.head = Math.max(line.head, seq)
    if (seq === line.through + 1) {
      this.deliver(frame)
      this.advance(frame.c, line, seq)
    } else {
      if (line.held.size < HELD) line.held.set(seq, frame)
      this.watch(frame.c, line)
    }
  }

  private advance(c: Id, line: Line, through: number): void {
    if (through > line.through) {
      line.through = through
      this.rest(line)
    }
    for (let next = line.held.get(line.through + 1); next; next = line.held.get(line.through + 1)) {
      line.through += 1
      this.deliver(next)
    }
    for (const seq of line.held.keys()) if (seq <= line.through) line.held.delete(seq)
    line.head = Math.max(line.head, line.through)
    this.watch(c, line)
  }

  /** Waits for the missing numbers to come by themselves, then asks, and asks again ever more patiently. */
  private watch(c: Id, line: Line): void {
    if (line.through >= line.head) {
      this.rest(line)
    } else {
      line.timer ??= setTimeout(() => {
        line.timer = undefined
        line.wait = Math.min(LONGEST, Math.max(PATIENCE, line.wait * 2))
        this.ask(c, line.through)
        this.watch(c, line)
      }, line.wait)
    }
  }

  private rest(line: Line): void {
    clearTimeout(line.timer)
    line.timer = undefined
    line.wait = GRACE
  }
}
