import { createCatalogue, type Dict, type Locale } from '@haoke/client/i18n'
import { useEffect, useState } from 'preact/hooks'

const files: Record<Locale, () => Promise<{ default: Dict }>> = {
  'zh-CN': () => import('../../../locales/zh-CN/visitor.json'),
  'zh-TW': () => import('../../../locales/zh-TW/visitor.json'),
  en: () => import('../../../locales/en/visitor.json'),
}

const catalogue = createCatalogue()
let loaded: Locale | undefined

/** A text of those that the first screen does not need. */
export const t = (key: string, params?: Record<string, unknown>): string => catalogue.t(`visitor.${key}`, params)

/** Whether these texts are here, in this language or, for a moment, the one before. */
export function useLaterTexts(locale: Locale): boolean {
  const [, redraw] = useState(0)
  useEffect(() => {
    if (loaded === locale) return
    files[locale]().then(
      (texts) => {
        catalogue.use(locale, texts.default)
        loaded = locale
        redraw((n) => n + 1)
      },
      () => undefined,
    )
  }, [locale])
  return loaded !== undefined
}
