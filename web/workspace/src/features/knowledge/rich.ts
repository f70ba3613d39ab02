import { markdown, type Inline } from '@haoke/client/markdown'
import { answerFileAt, pictured, PICTURE } from '../../base/answers.ts'

/** A document of the editor: what TipTap takes and gives. */
export interface Doc {
  type: string
  attrs?: Record<string, unknown>
  text?: string
  marks?: { type: string; attrs?: Record<string, unknown> }[]
  content?: Doc[]
}

type Marks = NonNullable<Doc['marks']>
const MARKS = { strong: 'bold', em: 'italic', del: 'strike' } as const
const SIGNS: Record<string, string> = { bold: '**', italic: '*', strike: '~~' }

/** Markdown, as answers are kept, to a document. */
export function toDoc(text: string): Doc {
  const levels = levelsOf(text)
  const content = markdown(text).map((block): Doc => {
    switch (block.is) {
      case 'heading':
        return { type: 'heading', attrs: { level: levels.shift() ?? 3 }, content: run(block.of) }
      case 'code':
        return { type: 'codeBlock', content: block.text ? [{ type: 'text', text: block.text }] : [] }
      case 'list':
        return {
          type: block.ordered ? 'orderedList' : 'bulletList',
          attrs: block.ordered ? { start: block.start } : {},
          content: block.items.map((item) => ({ type: 'listItem', content: [paragraph([item])] })),
        }
      case 'quote':
        return { type: 'blockquote', content: [paragraph(block.lines)] }
      case 'paragraph':
        return picture(block.lines) ?? paragraph(block.lines)
    }
  })
  return { type: 'doc', content: content.length ? content : [{ type: 'paragraph' }] }
}

/** Headings of articles have two levels; messages know one. */
function levelsOf(text: string): number[] {
  let code = false
  return text.split('\n').flatMap((line) => {
    if (line.startsWith('```')) code = !code
    const heading = !code && /^(#{1,6})\s/.exec(line)
    return heading ? [heading[1]!.length <= 2 ? 2 : 3] : []
  })
}

/** A picture stands alone in its paragraph. */
function picture(lines: Inline[][]): Doc | null {
  const text = lines.length === 1 ? lines[0]!.map((each) => (each.is === 'text' ? each.text : '\0')).join('') : ''
  const found = PICTURE.exec(text)
  return found?.[0] === text ? { type: 'image', attrs: { src: answerFileAt(found[2]!), alt: found[1] } } : null
}

const paragraph = (lines: Inline[][]): Doc => ({ type: 'paragraph', content: lines.flatMap((line, place) => [...(place ? [{ type: 'hardBreak' }] : []), ...run(line)]) })

function run(inlines: Inline[], marks: Marks = []): Doc[] {
  return inlines.flatMap((inline): Doc[] => {
    if (inline.is === 'text') return inline.text ? [{ type: 'text', text: inline.text, ...(marks.length ? { marks } : {}) }] : []
    if (inline.is === 'code') return [{ type: 'text', text: inline.text, marks: [{ type: 'code' }] }]
    if (inline.is === 'link') return run(inline.of, [...marks, { type: 'link', attrs: { href: inline.href } }])
    return run(inline.of, [...marks, { type: MARKS[inline.is] }])
  })
}

/** A document to Markdown. What messages cannot show becomes plain paragraphs. */
export function fromDoc(doc: Doc): string {
  return (doc.content ?? [])
    .map((block) => lines(block).join('\n'))
    .filter((text) => text.trim())
    .join('\n\n')
    .trim()
}

function lines(block: Doc): string[] {
  switch (block.type) {
    case 'heading':
      return [`${'#'.repeat(Number(block.attrs?.level ?? 3))} ${words(block).join(' ')}`]
    case 'image':
      return [pictured(/[0-9a-f-]{36}/.exec(String(block.attrs?.src))?.[0] ?? '', String(block.attrs?.alt ?? ''))]
    case 'codeBlock':
      return ['```', ...(block.content ?? []).map(({ text }) => text ?? ''), '```']
    case 'bulletList':
      return (block.content ?? []).flatMap((item) => items(item).map((line) => `- ${line}`))
    case 'orderedList':
      return (block.content ?? []).flatMap((item, place) => items(item).map((line) => `${Number(block.attrs?.start ?? 1) + place}. ${line}`))
    case 'blockquote':
      return (block.content ?? []).flatMap((each) => lines(each).map((line) => `> ${line}`))
    default:
      return words(block)
  }
}

/** A list's item is one line; a list within it goes on in the outer one. */
const items = (item: Doc): string[] => (item.content ?? []).flatMap((each) => (each.type === 'paragraph' ? [words(each).join(' ')] : (each.content ?? []).flatMap(items)))

function words(block: Doc): string[] {
  const parts = (block.content ?? []).map((each) => (each.type === 'hardBreak' ? '\n' : piece(each)))
  return parts.join('').split('\n')
}

function piece({ text = '', marks = [] }: Doc): string {
  const has = (type: string) => marks.find((mark) => mark.type === type)
  if (has('code')) return `\`${text}\``
  const [, before, inner, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text)!
  if (!inner) return text
  const signs = marks.flatMap(({ type }) => SIGNS[type] ?? [])
  const marked = signs.join('') + inner + signs.reduceRight((all, sign) => all + sign, '')
  const href = has('link')?.attrs?.href
  return before + (href ? `[${marked}](${String(href)})` : marked) + after
}
