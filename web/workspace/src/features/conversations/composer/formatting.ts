/** A text with a selection, as in a text field. */
export interface Selected {
  text: string
  from: number
  to: number
}

export type Mark = 'strong' | 'em' | 'code' | 'link' | 'list' | 'quote'

const AROUND: Partial<Record<Mark, string>> = { strong: '**', em: '*', code: '`' }
const BEFORE: Partial<Record<Mark, string>> = { list: '- ', quote: '> ' }

/** Puts a mark around the selection, or takes it away where it stands already. */
export function applyMark(mark: Mark, selected: Selected): Selected {
  const around = AROUND[mark]
  if (around) return wrap(around, selected)
  if (mark === 'link') return link(selected)
  return lines(BEFORE[mark]!, selected)
}

function wrap(sign: string, { text, from, to }: Selected): Selected {
  const size = sign.length
  const inside = text.slice(from, to)
  if (text.slice(from - size, from) === sign && text.slice(to, to + size) === sign) {
    return { text: text.slice(0, from - size) + inside + text.slice(to + size), from: from - size, to: to - size }
  }
  return { text: text.slice(0, from) + sign + inside + sign + text.slice(to), from: from + size, to: to + size }
}

function link({ text, from, to }: Selected): Selected {
  const inside = text.slice(from, to)
  const isAddress = /^https?:\/\//.test(inside)
  const made = isAddress ? `[](${inside})` : `[${inside}](https://)`
  const at = isAddress ? from + 1 : from + made.length - 1
  return { text: text.slice(0, from) + made + text.slice(to), from: at, to: at }
}

/** Marks whole lines, all or none. */
function lines(sign: string, { text, from, to }: Selected): Selected {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const end = text.indexOf('\n', to) < 0 ? text.length : text.indexOf('\n', to)
  const block = text.slice(start, end).split('\n')
  const marked = block.every((line) => line.startsWith(sign))
  const next = block.map((line) => (marked ? line.slice(sign.length) : sign + line)).join('\n')
  return { text: text.slice(0, start) + next + text.slice(end), from: start, to: start + next.length }
}

/** Puts text in the place of the selection. */
export function insert(piece: string, { text, from, to }: Selected): Selected {
  const at = from + piece.length
  return { text: text.slice(0, from) + piece + text.slice(to), from: at, to: at }
}
