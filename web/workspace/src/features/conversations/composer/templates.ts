/** A text the provider approved. `body` says, as far as is known, where its blanks go: `{{1}}` or `{{name}}`. */
export interface Template {
  name: string
  locale?: string
  body?: string
  blanks?: string[]
}

/** What it says with its blanks filled; those that are empty stay as they are. Without a known text: its name and the values. */
export function filled({ name, body, blanks = [] }: Template, values: readonly string[]): string {
  if (!body) return [name, ...values].filter(Boolean).join(' · ')
  return body.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (all, word: string) => {
    const place = blanks.indexOf(word)
    return values[place >= 0 ? place : Number(word) - 1] || all
  })
}
