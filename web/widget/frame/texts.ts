import { createCatalogue, type Dict, type Locale } from '@haoke/client/i18n'

const files: Record<Locale, () => Promise<{ default: Dict }>> = {
  'zh-CN': () => import('../../locales/zh-CN/widget.json'),
  'zh-TW': () => import('../../locales/zh-TW/widget.json'),
  en: () => import('../../locales/en/widget.json'),
}

const catalogue = createCatalogue()

/** A text of the widget in the current language. */
export const t = (key: string, params?: Record<string, unknown>): string => catalogue.t(`widget.${key}`, params)

export async function useTexts(locale: Locale): Promise<void> {
  catalogue.use(locale, (await files[locale]()).default)
  document.documentElement.lang = locale
}
