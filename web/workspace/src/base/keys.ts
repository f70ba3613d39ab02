import { onBeforeUnmount, onMounted } from 'vue'
import { usePreferences } from './preferences.ts'

export interface Shortcut {
  /** `Alt+KeyJ`, `Mod+KeyK`, `F6`, `Shift+F6`, `Slash`, `g KeyI`: modifiers, then the physical key. Members may have others of their own. */
  keys: string
  title: string
  group: 'general' | 'list' | 'conversation'
  run: (event: KeyboardEvent) => void
  /** Without it the shortcut always counts. */
  when?: () => boolean
  /** Works while text is being typed; only for chords and function keys. */
  typing?: boolean
  /** One of a row of keys whose first is listed for all. */
  quiet?: boolean
}

/** Latest first: what a page registers goes before what stands under it. */
let shortcuts: Shortcut[] = []
export const allShortcuts = (): readonly Shortcut[] => shortcuts

/** Registers shortcuts while the component is mounted. */
export function useShortcuts(list: Shortcut[]): void {
  onMounted(() => (shortcuts = [...list, ...shortcuts]))
  onBeforeUnmount(() => (shortcuts = shortcuts.filter((shortcut) => !list.includes(shortcut))))
}

const mac = /Mac|iPhone|iPad/.test(navigator.platform)

const LABELS: Record<string, string> = { Slash: '/', BracketLeft: '[', BracketRight: ']', Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓' }

/** The member's own keys for a shortcut; none when it is switched off. */
export const ownKeys = (keys: string): string => usePreferences().values.keys[keys] ?? keys

/** A shortcut's keys as people read them: `Alt+KeyJ` → `Alt J`, on a Mac `⌥ J`; as the member has changed them. */
export const readable = (keys: string): string => spelled(ownKeys(keys))

function spelled(keys: string): string {
  const names: Record<string, string> = mac ? { Mod: '⌘', Alt: '⌥', Ctrl: '⌃', Shift: '⇧' } : { Mod: 'Ctrl', Alt: 'Alt', Ctrl: 'Ctrl', Shift: 'Shift' }
  return keys
    .split(/[+ ]/)
    .map((key) => names[key] ?? LABELS[key] ?? key.replace(/^(Key|Digit)/, ''))
    .join(' ')
}

/** By physical key, so that chords work on every layout and under Alt's own characters on a Mac. `?` is a character wherever it lies. */
export function chord(event: KeyboardEvent): string {
  if (event.key === '?' && !event.altKey && !event.ctrlKey && !event.metaKey) return '?'
  const mod = mac ? event.metaKey : event.ctrlKey
  const ctrl = mac ? event.ctrlKey : false
  return [mod && 'Mod', ctrl && 'Ctrl', event.altKey && 'Alt', event.shiftKey && 'Shift', event.code].filter(Boolean).join('+')
}

const editable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select, [role="combobox"]'))

/** A dialog or menu has the keyboard for itself. */
const covered = (): boolean => document.querySelector('[role="dialog"][data-state="open"], [role="alertdialog"][data-state="open"], [role="menu"]') !== null

const CHORD_GAP = 1200
let first: { key: string; at: number } | null = null

function pressed(event: KeyboardEvent): void {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return
  const typing = editable(event.target)
  const single = !event.altKey && !event.ctrlKey && !event.metaKey && !/^F\d+$/.test(event.code)
  if (single && (typing || !usePreferences().values.shortcuts)) return
  const key = chord(event)
  const pair = first && Date.now() - first.at < CHORD_GAP ? `${first.key} ${key}` : null
  const found = find(pair, typing) ?? find(key, typing)
  first = !found && single ? { key: event.key, at: Date.now() } : null
  if (!found) return
  event.preventDefault()
  found.run(event)
}

function find(keys: string | null, typing: boolean): Shortcut | undefined {
  if (keys === null) return undefined
  const layered = covered()
  return allShortcuts().find(
    (shortcut) => ownKeys(shortcut.keys) === keys && (!typing || shortcut.typing) && (!layered || shortcut.keys === 'Mod+KeyK') && (shortcut.when?.() ?? true),
  )
}

/** Starts listening, once for the page. */
export function listenToKeys(): void {
  addEventListener('keydown', pressed)
}
