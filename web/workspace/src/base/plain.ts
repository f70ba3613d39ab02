import { markdown, type Block, type Inline } from '@haoke/client/markdown'

/** Markdown without its signs, for where only plain text is written. */
export function plain(text: string): string {
  return markdown(text).map(block).join('\n\n')
}

function block(of: Block): string {
  switch (of.is) {
    case 'code':
      return of.text
    case 'heading':
      return words(of.of)
    case 'list':
      return of.items.map((item, place) => `${of.ordered ? `${of.start + place}.` : '•'} ${words(item)}`).join('\n')
    default:
      return of.lines.map(words).join('\n')
  }
}

const words = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline) => {
      if (inline.is === 'text' || inline.is === 'code') return inline.text
      const inner = words(inline.of)
      return inline.is === 'link' && inline.href !== inner ? `${inner} (${inline.href})` : inner
    })
    .join('')
