import { defineStore } from 'pinia'
import { reactive, watch } from 'vue'
import { http } from './http.ts'
import { useSession } from './session.ts'

export interface Preferences {
  theme: 'system' | 'light' | 'dark' | 'contrast'
  density: 'comfortable' | 'compact'
  /** Size of message text in pixels, 12 to 18. */
  message_size: number
  send_with: 'enter' | 'ctrl-enter'
  shortcuts: boolean
  /** Shortcuts the member gave other keys: those they have from us → their own, or none to switch them off. */
  keys: Record<string, string>
  sounds: boolean
  /** 0 to 100. */
  volume: number
  /** Sounds that are not wanted. */
  silenced: string[]
  desktop_notices: boolean
  /** No sounds and notices from one time of the day to the other, on this device's clock: `22:00`. */
  quiet: boolean
  quiet_from: string
  quiet_to: string
  typing_preview: boolean
  /** Replies are written with light formatting. */
  markdown: boolean
}

const DEFAULTS: Preferences = {
  theme: 'system',
  density: 'comfortable',
  message_size: 14,
  send_with: 'enter',
  shortcuts: true,
  keys: {},
  sounds: true,
  volume: 60,
  silenced: [],
  desktop_notices: false,
  quiet: false,
  quiet_from: '22:00',
  quiet_to: '08:00',
  typing_preview: true,
  markdown: false,
}
const KEY = 'haoke.preferences'

function remembered(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>
  } catch {
    return {}
  }
}

/** How a member likes the workspace. Kept with the member on the server, and in this browser for the first paint. */
export const usePreferences = defineStore('preferences', () => {
  const session = useSession()
  const values = reactive<Preferences>({ ...DEFAULTS, ...remembered() })

  watch(
    () => session.me?.member.id,
    () => Object.assign(values, pick(session.me?.preferences ?? {})),
    { immediate: true },
  )

  let timer = 0
  function set<K extends keyof Preferences>(key: K, value: Preferences[K]) {
    values[key] = value
    localStorage.setItem(KEY, JSON.stringify(values))
    clearTimeout(timer)
    if (session.me) timer = window.setTimeout(() => void http.send('PATCH', '/me', { preferences: { ...session.me?.preferences, ...values } }).catch(() => {}), 800)
  }

  return { values, set }
})

const pick = (from: Record<string, unknown>): Partial<Preferences> =>
  Object.fromEntries(Object.entries(from).filter(([key]) => key in DEFAULTS)) as Partial<Preferences>

const darkSystem = matchMedia('(prefers-color-scheme: dark)')

/** Puts theme, density and text size on the page, and keeps them there. */
export function applyPreferences(): void {
  const { values } = usePreferences()
  const root = document.documentElement
  const paint = () => {
    const theme = values.theme === 'system' ? (darkSystem.matches ? 'dark' : 'light') : values.theme
    root.dataset.theme = theme
    root.dataset.density = values.density
    root.style.setProperty('--message', `${values.message_size}px`)
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', getComputedStyle(root).getPropertyValue('--bg2').trim())
  }
  darkSystem.addEventListener('change', paint)
  watch(values, paint, { immediate: true })
}
