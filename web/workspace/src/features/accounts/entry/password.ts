/** A hint, not a gate: how long a stranger would guess, in five steps, and the one thing that would help most. */

export type Advice = 'short' | 'known' | 'repeats' | 'sequence' | 'personal' | 'longer' | 'good'
export interface Strength {
  /** 0 (nothing) to 4 (strong). */
  score: 0 | 1 | 2 | 3 | 4
  advice: Advice
}

export const MINIMUM = 10

const KNOWN = 'password passw0rd qwerty qwertyuiop asdfgh zxcvbn 1q2w3e 1qaz2wsx iloveyou letmein welcome admin administrator haoke dragon monkey abc123 woaini aini1314 5201314 zaq12wsx'
const known = KNOWN.split(' ').sort((a, b) => b.length - a.length)
const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']

const backwards = (text: string) => [...text].reduce((rest, char) => char + rest, '')
const distinct = (text: string) => new Set(text).size

/** Characters left when a run of three or more along the alphabet, the digits or a row of keys counts as its ends. */
function withoutRuns(text: string): number {
  const runs = (three: string) => ROWS.some((row) => row.includes(three) || row.includes(backwards(three)))
  const inside = [...text].filter((_, i) => i > 0 && i < text.length - 1 && runs(text.slice(i - 1, i + 2)))
  return text.length - inside.length
}

function withoutWords(text: string, words: readonly string[]): string {
  return words.filter((word) => word.length >= 3).reduce((rest, word) => rest.replaceAll(word, ''), text)
}

const bits = (text: string, length: number) => {
  const classes: [RegExp, number][] = [[/[a-z]/, 26], [/[A-Z]/, 26], [/[0-9]/, 10], [/[^\x20-\x7e]/, 500], [/[^A-Za-z0-9]/, 30]]
  return length * Math.log2(classes.reduce((sum, [pattern, size]) => sum + (pattern.test(text) ? size : 0), 1))
}

/** `personal`: name, e-mail and company, which a guesser tries first. */
export function strengthOf(password: string, personal: readonly string[] = []): Strength {
  if (!password) return { score: 0, advice: 'short' }
  const lower = password.toLowerCase()
  const own = personal.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
  const bare = withoutWords(lower, own)
  const rest = withoutWords(bare, known)
  if (password.length < MINIMUM) return { score: 1, advice: 'short' }
  if (distinct(lower) <= 4) return { score: 1, advice: 'repeats' }
  if (rest.length < 6) return { score: 1, advice: bare.length < 6 ? 'personal' : 'known' }
  const free = Math.min(withoutRuns(rest), distinct(rest) * 2)
  if (free <= rest.length / 2) return { score: 1, advice: 'sequence' }
  const guess = bits(password, free)
  if (guess < 50) return { score: 2, advice: 'longer' }
  return guess < 70 ? { score: 3, advice: 'good' } : { score: 4, advice: 'good' }
}
