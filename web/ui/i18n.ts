import { createCatalogue, pickLocale, type Dict, type Locale } from '@haoke/client/i18n'
import { shallowRef, type App } from 'vue'

/** Every area of the workspace's texts; those of the widget are its own. */
const files = import.meta.glob<Dict>(['../locales/*/*.json', '!../locales/*/{widget,visitor}.json'], { import: 'default' })

const catalogue = createCatalogue()
export const locale = shallowRef<Locale>(catalogue.locale)

/** Languages by their own names: who cannot read the current one still finds theirs. */
export const LANGUAGES: { value: Locale; label: string }[] = [
  { value: 'zh-CN', label: '简体中文' },
  { value: 'zh-TW', label: '繁體中文' },
  { value: 'en', label: 'English' },
]

/** The text of a key in the current language. Reading `locale` makes templates follow a change of language. */
export function t(key: string, params?: Record<string, unknown>): string {
  void locale.value
  return catalogue.t(key, params)
}

/** Whether the current language has a text for the key: for names that come from outside, such as error codes. */
export const known = (key: string): boolean => t(key) !== key

export async function setLocale(wanted: string): Promise<void> {
  const next = pickLocale(wanted)
  const areas = Object.entries(files).filter(([path]) => path.includes(`/locales/${next}/`))
  const dicts = await Promise.all(areas.map(([, load]) => load()))
  catalogue.use(next, Object.assign({}, ...dicts) as Dict)
  locale.value = next
  document.documentElement.lang = next
}

export const i18n = {
  install(app: App) {
    app.config.globalProperties.$t = t
  },
}

declare module 'vue' {
  interface ComponentCustomProperties {
    $t: typeof t
  }
}
