import { locale, t } from '../../../../../ui/i18n.ts'
import type { Content, Item, Locale, Sort, Value, ValueType, Words } from './api.ts'

const NEAREST: Record<Locale, readonly Locale[]> = { 'zh-CN': ['zh-CN', 'zh-TW', 'en'], 'zh-TW': ['zh-TW', 'zh-CN', 'en'], en: ['en', 'zh-CN', 'zh-TW'] }

/** The name in the reader's language, or the nearest there is. */
export function nameIn(words: Words | undefined): string {
  const found = NEAREST[locale.value].find((each) => words?.[each]?.length)
  return found ? words![found]![0]! : ''
}
export const nameOf = (item: Item | undefined): string => (item ? nameIn(item.draft.words as Words) : '…')

/** A new item with nothing left out. */
export function blank(sort: Sort, name = ''): Content {
  const words: Words = name ? { [locale.value]: [name] } : {}
  switch (sort) {
    case 'kind':
      return { sort, words, colour: 0 }
    case 'attribute':
      return { sort, words, type: 'text', unit: '', most: {}, least: {} }
    case 'relation':
      return { sort, words, inverse: {}, inherits: false }
    case 'entity':
      return { sort, words, kind_id: null, facts: [], links: [], steps: [], entry_ids: [] }
  }
}

export const firstValue: Record<ValueType, Value> = { text: '', number: 0, yes_no: true, list: [] }

export function valueText(value: Value, unit = ''): string {
  if (typeof value === 'boolean') return t(value ? 'graph.yes' : 'graph.no')
  if (Array.isArray(value)) return value.join(t('forms.comma'))
  return [String(value), unit].filter(Boolean).join(' ')
}

/** What was typed, as a value; what is none of its type the server refuses. */
export function read(text: string, type: ValueType): Value {
  if (type === 'number') return Number.isFinite(Number(text)) ? Number(text) : text
  if (type === 'yes_no') return text === t('graph.yes') ? true : text === t('graph.no') ? false : text
  return type === 'list' ? listed(text) : text.trim()
}

/** What stands between commas. */
export const listed = (text: string): string[] =>
  text
    .split(/[,，、;；\n]/)
    .map((each) => each.trim())
    .filter(Boolean)

export type Standing = 'draft' | 'live' | 'changed'
/** Nothing is answered from it yet, all of it, or what was published before. */
export const standing = (item: Item): Standing => (item.live === null ? 'draft' : item.settled ? 'live' : 'changed')
export const KINDS_OF: Record<Standing, 'quiet' | 'ok' | 'info'> = { draft: 'quiet', live: 'ok', changed: 'info' }
