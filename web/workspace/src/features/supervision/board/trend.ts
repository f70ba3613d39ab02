import type { BoardPoint } from '@haoke/client/protocol'

export const SERIES = ['arrived', 'answered', 'abandoned', 'handled'] as const
export type Series = (typeof SERIES)[number]

export interface Step {
  /** When it began. */
  at: number
  counts: Record<Series, number>
}

const HOUR = 3_600_000
const LEAST = 4 * HOUR

/** The points of a day gathered to `length` milliseconds, without gaps, from the hour of the first one (at least four hours back) to `now`. */
export function steps(trend: readonly BoardPoint[], day: number, interval: number, length: number, now: number): Step[] {
  const sums = new Map<number, Step['counts']>()
  for (const [place, arrived, answered, abandoned, handled] of trend) {
    const key = Math.floor((place * interval) / length)
    const so = sums.get(key) ?? { arrived: 0, answered: 0, abandoned: 0, handled: 0 }
    sums.set(key, { arrived: so.arrived + arrived, answered: so.answered + answered, abandoned: so.abandoned + abandoned, handled: so.handled + handled })
  }
  const last = Math.max(0, Math.floor((now - day) / length))
  const earliest = trend[0] ? Math.floor((trend[0][0] * interval) / HOUR) * HOUR : Infinity
  const first = Math.max(0, Math.min(Math.floor(earliest / length), last - Math.floor(LEAST / length)))
  const nothing = { arrived: 0, answered: 0, abandoned: 0, handled: 0 }
  return Array.from({ length: last - first + 1 }, (_, index) => ({ at: day + (first + index) * length, counts: sums.get(first + index) ?? nothing }))
}

/** Round numbers for the lines of a scale that reaches `most`. */
export function ticks(most: number, about = 4): number[] {
  const rough = Math.max(1, most / about)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough
  return Array.from({ length: Math.floor(Math.max(most, 1) / step) + 1 }, (_, index) => index * step)
}
