/** A place in a text that still has to be filled in: `{order}`. */
export interface Gap {
  name: string
  from: number
  to: number
}

const VARIABLE = /\{([^{}\n]{1,40})\}/g

/** What can be known of a conversation. Other names in braces, and those without a value, are left to be filled in. */
export const VARIABLES = ['customer', 'agent', 'site', 'date', 'time'] as const
export type Values = Partial<Record<(typeof VARIABLES)[number], string>>

/** The text with what is known in its place. What is put in is never looked through again. */
export function fill(text: string, values: Values): string {
  return text.replace(VARIABLE, (whole, name: string) => {
    const value = Object.hasOwn(values, name.trim()) ? values[name.trim() as keyof Values] : ''
    return value || whole
  })
}

/** The first gap that begins at `from` or later; `names` says which count. */
export function gapAfter(text: string, from: number, names: ReadonlySet<string>): Gap | null {
  for (const found of text.matchAll(VARIABLE)) {
    if (found.index >= from && names.has(found[1]!)) return { name: found[1]!, from: found.index, to: found.index + found[0].length }
  }
  return null
}

export const gapNames = (text: string): string[] => [...new Set([...text.matchAll(VARIABLE)].map((found) => found[1]!))]
