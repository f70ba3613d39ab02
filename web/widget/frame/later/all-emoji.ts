/** All emoji with their names in one language. A line is `emoji name words`, a group its lines. */
const files: Record<string, () => Promise<{ default: Record<string, string> }>> = {
  'zh-CN': () => import('virtual:emoji/zh'),
  'zh-TW': () => import('virtual:emoji/zh-hant'),
  en: () => import('virtual:emoji/en'),
}

const MOST = 60

export interface AllEmoji {
  groups: { name: string; emoji: string[] }[]
  find(text: string): string[]
}

export async function loadEmoji(locale: string): Promise<AllEmoji> {
  const { default: groups } = await files[locale]!()
  const lines = Object.values(groups).flatMap((text) => text.split('\n'))
  const emojiOf = (line: string) => line.slice(0, line.indexOf(' '))
  return {
    groups: Object.entries(groups).map(([name, text]) => ({ name, emoji: text.split('\n').map(emojiOf) })),
    find(text: string): string[] {
      const words = text.toLowerCase().split(/\s+/).filter(Boolean)
      return lines
        .filter((line) => words.every((word) => line.includes(word)))
        .slice(0, MOST)
        .map(emojiOf)
    },
  }
}
