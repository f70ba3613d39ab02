import type { Locale } from '@haoke/client/i18n'

/** One emoji as the data file has it. */
export interface Emoji {
  emoji: string
  annotation: string
  tags: string[]
  group: number
}

/** Groups of the data that people choose from; the one left out holds skin tones and other parts. */
export const GROUPS: { id: number; name: string; sign: string }[] = [
  { id: 0, name: 'smileys', sign: '😀' },
  { id: 1, name: 'people', sign: '👋' },
  { id: 3, name: 'animals', sign: '🐻' },
  { id: 4, name: 'food', sign: '🍎' },
  { id: 5, name: 'travel', sign: '🚗' },
  { id: 6, name: 'activities', sign: '⚽' },
  { id: 7, name: 'objects', sign: '💡' },
  { id: 8, name: 'symbols', sign: '❤️' },
  { id: 9, name: 'flags', sign: '🏁' },
]

const files: Record<Locale, () => Promise<{ default: string }>> = {
  'zh-CN': () => import('emoji-picker-element-data/zh/cldr/data.json?url'),
  'zh-TW': () => import('emoji-picker-element-data/zh-hant/cldr/data.json?url'),
  en: () => import('emoji-picker-element-data/en/cldr/data.json?url'),
}
const loaded = new Map<Locale, Promise<Emoji[]>>()

/** All emoji with their names in a language. Fetched once, from our own server. */
export function loadEmoji(locale: Locale): Promise<Emoji[]> {
  const known = loaded.get(locale)
  if (known) return known
  const fetched = files[locale]()
    .then(({ default: url }) => fetch(url))
    .then((response) => response.json() as Promise<Emoji[]>)
  loaded.set(locale, fetched)
  fetched.catch(() => loaded.delete(locale))
  return fetched
}

export function findEmoji(all: readonly Emoji[], text: string): Emoji[] {
  const wanted = text.trim().toLowerCase()
  return all.filter(({ annotation, tags, emoji }) => emoji === wanted || annotation.toLowerCase().includes(wanted) || tags.some((tag) => tag.toLowerCase().includes(wanted)))
}

const RECENT = 'haoke.emoji'
const MOST_RECENT = 16

export function recentEmoji(): string[] {
  try {
    return (JSON.parse(localStorage.getItem(RECENT) ?? '[]') as string[]).slice(0, MOST_RECENT)
  } catch {
    return []
  }
}

export function rememberEmoji(emoji: string): void {
  localStorage.setItem(RECENT, JSON.stringify([emoji, ...recentEmoji().filter((other) => other !== emoji)].slice(0, MOST_RECENT)))
}
