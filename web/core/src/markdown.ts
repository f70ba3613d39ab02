import { linkify } from './linkify.ts'

/**
 * The small part of Markdown that messages use, as a tree of plain values: nothing here can become HTML by itself.
 * What is not understood stays text.
 */
export type Inline =
  | { is: 'text'; text: string }
  | { is: 'code'; text: string }
  | { is: 'link'; href: string; of: Inline[] }
  | { is: 'strong' | 'em' | 'del'; of: Inline[] }

export type Block =
  | { is: 'paragraph' | 'quote'; lines: Inline[][] }
  | { is: 'heading'; of: Inline[] }
  | { is: 'code'; text: string }
  | { is: 'list'; ordered: boolean; start: number; items: Inline[][] }

const ITEM = /^\s{0,3}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/
const INLINE = /`([^`]+)`|\[([^\]]+)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)|\*\*(\S(?:.*?\S)?)\*\*|~~(\S(?:.*?\S)?)~~|\*([^\s*](?:[^*]*[^\s*])?)\*/g
const DEEPEST = 4

export function markdown(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  const blocks: Block[] = []
  for (let i = 0; i < lines.length; ) i = block(lines, i, blocks)
  return blocks
}

/** Reads one block from line `i` on; gives the line after it. */
function block(lines: string[], i: number, into: Block[]): number {
  const line = lines[i]!
  if (!line.trim()) return i + 1
  if (line.startsWith('```')) {
    const end = lines.findIndex((other, at) => at > i && other.startsWith('```'))
    const stop = end < 0 ? lines.length : end
    into.push({ is: 'code', text: lines.slice(i + 1, stop).join('\n') })
    return stop + 1
  }
  const heading = /^#{1,6}\s+(.*)$/.exec(line)
  if (heading) {
    into.push({ is: 'heading', of: inline(heading[1]!) })
    return i + 1
  }
  if (ITEM.test(line)) return list(lines, i, into)
  const quoted = line.startsWith('>')
  let end = i
  while (end < lines.length && lines[end]!.trim() && lines[end]!.startsWith('>') === quoted && (end === i || !starts(lines[end]!))) end += 1
  const text = lines.slice(i, end).map((each) => inline(quoted ? each.replace(/^>\s?/, '') : each))
  into.push({ is: quoted ? 'quote' : 'paragraph', lines: text })
  return end
}

const starts = (line: string) => line.startsWith('```') || /^#{1,6}\s/.test(line) || ITEM.test(line)

function list(lines: string[], i: number, into: Block[]): number {
  const first = ITEM.exec(lines[i]!)![1]
  const items: Inline[][] = []
  let end = i
  for (let item = ITEM.exec(lines[end]!); item && (item[1] === undefined) === (first === undefined); item = ITEM.exec(lines[end] ?? '')) {
    items.push(inline(item[2]!))
    end += 1
  }
  into.push({ is: 'list', ordered: first !== undefined, start: Number(first ?? 1), items })
  return end
}

function inline(text: string, depth = 0): Inline[] {
  if (depth >= DEEPEST) return plain(text)
  const out: Inline[] = []
  let at = 0
  for (const match of text.matchAll(INLINE)) {
    const [all, code, label, href, strong, del, em] = match
    if (match.index! > at) out.push(...plain(text.slice(at, match.index)))
    if (code !== undefined) out.push({ is: 'code', text: code })
    else if (label !== undefined) out.push(...link(label, href!, all, depth))
    else if (strong !== undefined) out.push({ is: 'strong', of: inline(strong, depth + 1) })
    else if (del !== undefined) out.push({ is: 'del', of: inline(del, depth + 1) })
    else out.push({ is: 'em', of: inline(em!, depth + 1) })
    at = match.index! + all.length
  }
  if (at < text.length) out.push(...plain(text.slice(at)))
  return out
}

/** Only addresses that cannot run anything. */
function link(label: string, href: string, all: string, depth: number): Inline[] {
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(href)) return [{ is: 'text', text: all }]
  return [{ is: 'link', href, of: inline(label, depth + 1).map((each) => (each.is === 'link' ? { is: 'text', text: label } : each)) }]
}

function plain(text: string): Inline[] {
  return linkify(text).map(({ text, href }) => (href ? { is: 'link', href, of: [{ is: 'text', text }] } : { is: 'text', text }))
}
