import type { Locale } from '@haoke/client/i18n'
import { locale } from '../../../ui/i18n.ts'

const NEAREST: Record<Locale, Locale[]> = { 'zh-CN': ['zh-TW', 'en'], 'zh-TW': ['zh-CN', 'en'], en: ['zh-CN', 'zh-TW'] }

/** What people wrote in several languages, in the reader's or the nearest there is. */
export function inWords(texts: Partial<Record<string, string>> | undefined): string {
  const found = [locale.value, ...NEAREST[locale.value]].find((each) => texts?.[each])
  return found ? (texts?.[found] ?? '') : ''
}
