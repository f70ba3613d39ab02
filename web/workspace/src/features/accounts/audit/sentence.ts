import { known, t } from '../../../../../ui/i18n.ts'
import type { AuditEntry } from '../api.ts'

/** What a detail shows: short values as they are, lists by their length, nothing of what is nested. */
function word(value: unknown): string {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? value.join(t('forms.comma')) : String(value.length)
  if (value === null || value === undefined) return '–'
  return typeof value === 'object' ? '…' : String(value)
}

export interface Sentence {
  text: string
  /** What changed, by field, where the entry says so and the sentence does not. */
  details: { label: string; value: string }[]
}

/** An entry as people would tell it: "changed the role Night shift". An act without a text keeps its own name. */
export function sentenceOf(entry: AuditEntry): Sentence {
  const key = `audit.${entry.action}`
  const name = word(entry.detail.name ?? entry.detail.email ?? entry.target)
  const params = { ...Object.fromEntries(Object.entries(entry.detail).map(([field, value]) => [field, word(value)])), name, target: entry.target }
  const details = Object.entries(entry.detail)
    .filter(([field]) => field !== 'name')
    .map(([field, value]) => ({ label: known(`audit.field.${field}`) ? t(`audit.field.${field}`) : field, value: word(value) }))
  return { text: known(key) ? t(key, params) : `${entry.action} ${name}`, details }
}

/** Milliseconds where a day begins, and where the day after the last one begins, in the browser's time zone. */
export function dayRange(from: string, to: string): { from: number | undefined; to: number | undefined } {
  const start = (day: string, later = 0) => {
    const [year, month, date] = day.split('-').map(Number)
    return year && month && date ? new Date(year, month - 1, date + later).getTime() : undefined
  }
  return { from: start(from), to: start(to, 1) }
}
