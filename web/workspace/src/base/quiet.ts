import { usePreferences } from './preferences.ts'

/** Whether a time of the day lies from one to the other, over midnight too: `22:00` to `08:00`. The same twice is all day. */
export function between(now: string, from: string, to: string): boolean {
  return from < to ? now >= from && now < to : now >= from || now < to
}

/** Whether the member wants to hear nothing at this moment. */
export function quietNow(at = new Date()): boolean {
  const { quiet, quiet_from, quiet_to } = usePreferences().values
  const now = `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
  return quiet && between(now, quiet_from, quiet_to)
}
