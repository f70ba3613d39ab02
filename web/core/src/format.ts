/** Dates in the reader's language and time zone. */

const formats = new Map<string, Intl.DateTimeFormat>()

function format(locale: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${name}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, options)
  formats.set(key, made)
  return made
}

/** Hours and minutes. */
export function formatTime(at: number, locale: string): string {
  return format(locale, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
}

/** "today", "yesterday" in the reader's words, then the date, with the year where it is another. */
export function formatDay(at: number, now: number, locale: string): string {
  const days = dayNumber(now) - dayNumber(at)
  if (days === 0 || days === 1) {
    const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day')
    return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1)
  }
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return format(locale, sameYear ? 'day' : 'date', { month: 'long', day: 'numeric', ...(sameYear ? { weekday: 'short' } : { year: 'numeric' }) }).format(at)
}

/** Time today, the day before that: for lists. */
export function formatWhen(at: number, now: number, locale: string): string {
  if (dayNumber(at) === dayNumber(now)) return formatTime(at, locale)
  if (dayNumber(now) - dayNumber(at) === 1) return formatDay(at, now, locale)
  return format(locale, 'short', { year: '2-digit', month: 'numeric', day: 'numeric' }).format(at)
}

/** The day of a moment in the reader's time zone, as a number that rises by one a day. */
export function dayNumber(at: number): number {
  const date = new Date(at)
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000)
}
