import { known, locale, t } from '../../../../../ui/i18n.ts'
import { zoneLabel } from '../../../base/time-zones.ts'
import { changesBetween, type Grants } from '../roles/matrix.ts'
import { levelName, permissionName } from '../roles/words.ts'
import type { AuditEntry } from '../api.ts'

export interface Detail {
  label: string
  value: string
}

/** An entry as people would tell it, and what changed where the sentence itself does not say so. */
export interface Sentence {
  text: string
  details: Detail[]
}

type Fields = Record<string, unknown>

/** Said by the sentence or of no use to people. */
const SILENT = new Set(['name', 'kind', 'sort', 'team_id'])

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const named = (key: string, plain: string) => (known(key) ? t(key) : plain)

/** A value by the field it belongs to: a role's preset, a language and a permission are stored by names people do not use. */
function word(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (Array.isArray(value)) return value.map((item) => (field === 'settings' ? named(`site.${String(item)}`, String(item)) : word(field, item))).join(t('forms.comma'))
  if (isFields(value)) return Object.entries(value).map(([inner, item]) => `${label(inner)}: ${word(inner, item)}`).join(t('forms.comma'))
  const text = String(value)
  if (field === 'permissions') return text
  if (field === 'time_zone') return zoneLabel(text, locale.value)
  if (field === 'mode') return named(`queues.mode.${text}.label`, text)
  return ['role', 'before', 'after'].includes(field) ? named(`role.${text}`, text) : text
}

/** A field's name is the label it has in its form. */
const FORMS = ['queues', 'states', 'workspace', 'members'] as const
function label(field: string): string {
  const form = FORMS.find((area) => known(`${area}.${field}`))
  return known(`audit.field.${field}`) ? t(`audit.field.${field}`) : form ? t(`${form}.${field}`) : field
}

function grantChanges(before: unknown, after: unknown): Detail[] {
  const grants = (fields: unknown): Grants => (isFields(fields) && isFields(fields.permissions) ? (fields.permissions as Grants) : {})
  return changesBetween(grants(before), grants(after), []).map((change) => ({
    label: permissionName(change.permission),
    value: `${levelName(change.before)} → ${levelName(change.after)}`,
  }))
}

/** What a record looked like before and after, field by field. */
function differences(before: Fields, after: Fields): Detail[] {
  const fields = Object.keys(after).filter((field) => field !== 'permissions')
  return [...fields.map((field) => ({ label: label(field), value: `${word(field, before[field])} → ${word(field, after[field])}` })), ...grantChanges(before, after)]
}

export function sentenceOf({ action, target, detail }: AuditEntry): Sentence {
  const key = `audit.${action}`
  const who = detail.name ?? detail.email
  const name = typeof who === 'string' ? who : action.startsWith('invitation.') ? t('audit.nobody') : target
  const params = { ...Object.fromEntries(Object.entries(detail).map(([field, value]) => [field, word(field, value)])), name }
  const text = known(key) ? t(key, params) : `${action} ${name}`
  const { before, after, permissions, ...rest } = detail
  const changed = isFields(before) && isFields(after) ? differences(before, after) : []
  const granted = isFields(permissions) ? grantChanges({}, { permissions }) : []
  const others = Object.entries(rest)
    .filter(([field, value]) => !SILENT.has(field) && value !== name && !(Array.isArray(value) && value.length === 0))
    .map(([field, value]) => ({ label: label(field), value: word(field, value) }))
    .filter(({ value }) => value !== '–' && !text.includes(value))
  return { text, details: [...others, ...changed, ...granted] }
}

/** Milliseconds where a day begins, and where the day after the last one begins, in the browser's time zone. */
export function dayRange(from: string, to: string): { from: number | undefined; to: number | undefined } {
  const start = (day: string, later = 0) => {
    const [year, month, date] = day.split('-').map(Number)
    return year && month && date ? new Date(year, month - 1, date + later).getTime() : undefined
  }
  return { from: start(from), to: start(to, 1) }
}
