const WEEK = 6 * 86_400_000

/** A moment to come: its weekday and time, and the date where the weekday alone could be misread. */
export const moment = (at: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'short', hour: '2-digit', minute: '2-digit', ...(at - Date.now() > WEEK ? { month: 'short', day: 'numeric' } : {}) }).format(at)
