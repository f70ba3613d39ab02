import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

/** The order and names of Unicode's groups; 2 holds parts of others. */
const GROUPS: Record<number, string> = { 0: 'smileys', 1: 'people', 3: 'animals', 4: 'food', 5: 'travel', 6: 'activities', 7: 'objects', 8: 'symbols', 9: 'flags' }
/** Newer ones are boxes on the devices visitors have. */
const NEWEST = 13.1

interface Entry {
  emoji: string
  annotation: string
  tags?: string[]
  group: number
  version: number
}

/** `virtual:emoji/<zh|zh-hant|en>`: the emoji of each group with their words, small enough to be sent. */
export function emoji(): Plugin {
  const prefix = 'virtual:emoji/'
  return {
    name: 'haoke-emoji',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined
      const file = createRequire(import.meta.url).resolve(`emoji-picker-element-data/${id.slice(prefix.length + 1)}/cldr/data.json`)
      return `export default ${JSON.stringify(groupsOf(JSON.parse(readFileSync(file, 'utf8')) as Entry[]))}`
    },
  }
}

function groupsOf(entries: Entry[]): Record<string, string> {
  const groups: Record<string, string[]> = {}
  for (const { emoji, annotation, tags = [], group, version } of entries) {
    const name = GROUPS[group]
    if (!name || version > NEWEST) continue
    const words = new Set([annotation, ...tags].map((word) => word.toLowerCase()))
    ;(groups[name] ??= []).push([emoji, ...words].join(' '))
  }
  return Object.fromEntries(Object.entries(groups).map(([name, lines]) => [name, lines.join('\n')]))
}
