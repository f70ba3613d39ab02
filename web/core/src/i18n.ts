/** Texts by key. Plural forms are keys with the suffix of their CLDR category: `unread_one`, `unread_other`. */
export type Dict = Record<string, string>
export type Locale = 'zh-CN' | 'zh-TW' | 'en'

export const LOCALES: readonly Locale[] = ['zh-CN', 'zh-TW', 'en']

/** The offered language nearest to a BCP 47 tag. Hong Kong and Macau read traditional characters. */
export function pickLocale(wanted: string): Locale {
  if (/^zh[-_](tw|hk|mo|hant)/i.test(wanted)) return 'zh-TW'
  return /^zh/i.test(wanted) ? 'zh-CN' : 'en'
}

export interface Catalogue {
  readonly locale: Locale
  t(key: string, params?: Record<string, unknown>): string
  use(locale: Locale, dict: Dict): void
}

/** Holds the texts of one language. `t('x.unread', { n: 3 })` picks `x.unread_other` where `x.unread` has forms. */
export function createCatalogue(): Catalogue {
  let locale: Locale = 'en'
  let dict: Dict = {}
  const find = (key: string, n: unknown) =>
    dict[key] ?? (typeof n === 'number' ? (dict[`${key}_${new Intl.PluralRules(locale).select(n)}`] ?? dict[`${key}_other`]) : undefined)
  return {
    get locale() {
      return locale
    },
    t(key, params = {}) {
      const text = find(key, params.n) ?? key
      return text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
    },
    use(next, texts) {
      locale = next
      dict = texts
    },
  }
}
