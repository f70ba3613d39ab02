/** A stretch of text; with `href` it is a link. */
export interface Span {
  text: string
  href?: string
}

/** Space, quotes, and the punctuation and full-width forms of Chinese text end a link. */
const REST = '[^\\s<>"\'`\u2018-\u201d\u3000-\u303f\uff00-\uffef]+'
const LINK = new RegExp(`\\b(?:https?://|www\\.[\\w-]+\\.)${REST}|\\b[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+`, 'gi')
const TAIL = /[.,;:!?*_~]+$/

/** Cuts plain text into links and the rest. Only http, https and mail addresses become links. */
export function linkify(text: string): Span[] {
  const spans: Span[] = []
  let at = 0
  for (const match of text.matchAll(LINK)) {
    const link = trim(match[0])
    const start = match.index!
    if (start > at) spans.push({ text: text.slice(at, start) })
    spans.push({ text: link, href: address(link) })
    at = start + link.length
  }
  if (at < text.length) spans.push({ text: text.slice(at) })
  return spans
}

/** Punctuation after a link belongs to the sentence, and so does a bracket the link did not open. */
function trim(link: string): string {
  let cut = link.replace(TAIL, '')
  for (const [open, close] of ['()', '[]', '{}'] as const) {
    while (cut.endsWith(close!) && count(cut, close!) > count(cut, open!)) cut = cut.slice(0, -1).replace(TAIL, '')
  }
  return cut
}

const count = (text: string, character: string) => text.split(character).length - 1

function address(link: string): string {
  if (/^https?:/i.test(link)) return link
  return /^www\./i.test(link) ? `https://${link}` : `mailto:${link}`
}
