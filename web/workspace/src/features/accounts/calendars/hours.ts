import type { components } from '@haoke/client/api'

type Schemas = components['schemas']

export interface Interval {
  /** Minutes after midnight; an end beyond 1440 is on the next day. */
  start: number
  end: number
}

/** What holds on a date: closed with neither a weekday it works like nor hours of its own. */
export interface Exceptional {
  date: string
  name: string
  works_like: number | null
  hours: Interval[]
}

export type Calendar = Omit<Schemas['Calendar'], 'week' | 'exceptions'> & { week: Interval[][]; exceptions: Exceptional[] }
export type Holidays = Omit<Schemas['Holidays'], 'days'> & { days: Exceptional[] }

export const DAY = 24 * 60
const OFFICE: Interval[] = [{ start: 9 * 60, end: 18 * 60 }]

/** Monday to Friday. */
export const officeWeek = (): Interval[][] => [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? OFFICE.map((each) => ({ ...each })) : []))

/** `09:30`; what lies on the next day as on its own clock. */
export function clockOf(minutes: number): string {
  const rest = minutes % DAY
  return `${String(Math.floor(rest / 60)).padStart(2, '0')}:${String(rest % 60).padStart(2, '0')}`
}

/** Minutes of `09:30`; nothing for what is no time of day. */
export function minutesOf(clock: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})/.exec(clock)
  if (!match) return undefined
  const minutes = Number(match[1]) * 60 + Number(match[2])
  return minutes < DAY ? minutes : undefined
}

/** An end that is not after its start is meant for the next day. */
export const endAfter = (start: number, end: number): number => (end % DAY <= start ? (end % DAY) + DAY : end % DAY)

/** The first opening that fits behind the others; an hour, or what is left of the day. */
export function nextInterval(hours: readonly Interval[]): Interval | undefined {
  const from = Math.max(9 * 60, ...hours.map(({ end }) => end))
  return from >= DAY ? undefined : { start: from, end: Math.min(from + 60, DAY) }
}

const overlap = (hours: readonly Interval[]): boolean => {
  const ordered = [...hours].sort((a, b) => a.start - b.start)
  return ordered.some(({ start }, index) => index > 0 && start < ordered[index - 1]!.end)
}

/** Weekdays (0 is Monday) whose openings overlap, over midnight too. */
export function overlapping(week: readonly Interval[][]): number[] {
  return week.flatMap((hours, day) => {
    const before = Math.max(0, ...week[(day + 6) % 7]!.map(({ end }) => end - DAY))
    return overlap(hours) || hours.some(({ start }) => start < before) ? [day] : []
  })
}

/** Dates that are there twice, or whose own openings overlap. */
export function strangeDays(days: readonly Exceptional[]): string[] {
  const seen = new Set<string>()
  return days.flatMap(({ date, works_like, hours }) => {
    const strange = !date || seen.has(date) || (works_like === null && overlap(hours))
    seen.add(date)
    return strange ? [date] : []
  })
}

const LINE = /^(\+)?\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\s*(?:\.\.|~|–|—|-|\u81f3|\u5230)\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2}))?\s*(.*)$/
const MOST = 400

const iso = (at: Date) => at.toISOString().slice(0, 10)

/** A date of the calendar as there is one: no 30 February. */
function day(year: string, month: string, date: string): Date | undefined {
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)))
  return at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(date) ? at : undefined
}

/**
 * Days from pasted lines: `2027-01-01 New Year`, `2027-02-06..2027-02-12 Spring Festival` are closed, a line that begins
 * with `+` works like the weekday `like`. `wrong` are the lines nobody can read.
 */
export function pasted(text: string, like: number): { days: Exceptional[]; wrong: string[] } {
  const days: Exceptional[] = []
  const wrong: string[] = []
  for (const line of text.split('\n').map((each) => each.trim()).filter(Boolean)) {
    const match = LINE.exec(line)
    const first = match ? day(match[2]!, match[3]!, match[4]!) : undefined
    const last = match?.[5] ? day(match[5], match[6]!, match[7]!) : first
    const length = first && last ? (last.getTime() - first.getTime()) / 86_400_000 : -1
    if (!first || length < 0 || length >= MOST) {
      wrong.push(line)
      continue
    }
    for (let number = 0; number <= length; number++) {
      const date = iso(new Date(first.getTime() + number * 86_400_000))
      days.push({ date, name: match![8]!.slice(0, 100), works_like: match![1] ? like : null, hours: [] })
    }
  }
  return { days, wrong }
}

/** The days with those taken over in their place, in order. */
export function merged(days: readonly Exceptional[], more: readonly Exceptional[]): Exceptional[] {
  const by = new Map([...days, ...more].map((each) => [each.date, each]))
  return [...by.values()].sort((a, b) => a.date.localeCompare(b.date))
}
