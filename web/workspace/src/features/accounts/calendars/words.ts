import { locale } from '../../../../../ui/i18n.ts'

/** The name of a weekday, 0 is Monday, in the reader's language. */
export function weekday(day: number): string {
  return new Intl.DateTimeFormat(locale.value, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + day))
}

/** A date with its weekday. */
export function dayName(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(at) ? '' : new Intl.DateTimeFormat(locale.value, { weekday: 'short', timeZone: 'UTC' }).format(at)
}
