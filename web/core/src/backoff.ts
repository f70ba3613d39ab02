const FIRST = 500
const LONGEST = 30_000

/** Milliseconds to wait before the next try: 0.5 s doubled for each failure, at most 30 s, of which half is left to chance. */
export function backoff(failures: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST, FIRST * 2 ** failures)
  return full * (0.5 + random() / 2)
}
