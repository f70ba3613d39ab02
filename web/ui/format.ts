import { locale, t } from './i18n.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale.value + JSON.stringify(options)
  let format = formats.get(key)
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale.value, options)))
  return format
}

const startOfDay = (ms: number) => new Date(ms).setHours(0, 0, 0, 0)
const DAY = 86_400_000

/** 14:05 */
export const clock = (ms: number): string => dateFormat({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms)

/** The whole moment, for tooltips and exact lists. */
export const moment = (ms: number): string => dateFormat({ dateStyle: 'medium', timeStyle: 'medium' }).format(ms)

/** Year, month, day and time to the minute. */
export const dateTime = (ms: number): string => dateFormat({ dateStyle: 'medium', timeStyle: 'short' }).format(ms)

export const date = (ms: number): string => dateFormat({ dateStyle: 'medium' }).format(ms)

/** Today, yesterday, a weekday within the week, else the date. `now` in milliseconds. */
export function day(ms: number, now = Date.now()): string {
  const days = Math.round((startOfDay(now) - startOfDay(ms)) / DAY)
  if (days === 0) return t('ui.today')
  if (days === 1) return t('ui.yesterday')
  if (days > 1 && days < 7) return dateFormat({ weekday: 'long' }).format(ms)
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear()
  return dateFormat(sameYear ? { month: 'long', day: 'numeric', weekday: 'short' } : { dateStyle: 'long' }).format(ms)
}

/** A short stamp for lists: the time today, the day before that. */
export function stamp(ms: number, now = Date.now()): string {
  return startOfDay(ms) === startOfDay(now) ? clock(ms) : dateFormat({ month: '2-digit', day: '2-digit' }).format(ms)
}

/** A running time: 0:07, 12:40, 1:02:09; from a day on "3 d". */
export function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds >= 86_400) return t('ui.days', { n: Math.floor(seconds / 86_400) })
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** A length of time in words for screen readers: 3 minutes 20 seconds. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return t('ui.seconds', { n: seconds })
  if (seconds < 3600) return t('ui.minutes', { n: Math.floor(seconds / 60) })
  if (seconds < 86_400) return t('ui.hours', { n: Math.floor(seconds / 3600) })
  return t('ui.days', { n: Math.floor(seconds / 86_400) })
}

/** A short time, to a tenth of a second: 0.4 s. */
export const seconds = (ms: number): string => t('ui.shortSeconds', { n: new Intl.NumberFormat(locale.value, { maximumFractionDigits: 1 }).format(ms / 1000) })

export function bytes(n: number): string {
  if (n < 1024) return `${n} B`
  const units = ['KB', 'MB', 'GB', 'TB']
  let value = n / 1024
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

export const count = (n: number): string => new Intl.NumberFormat(locale.value).format(n)

/** A count for a badge. */
export const capped = (n: number, cap = 99): string => (n > cap ? `${cap}+` : String(n))
