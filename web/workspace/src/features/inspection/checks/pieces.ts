export interface Piece {
  text: string
  marked: boolean
}

/** A text cut where marks begin and end. The server counts characters, a string here its halves of them. */
export function pieces(text: string, marks: readonly { start: number; end: number }[]): Piece[] {
  const letters = Array.from(text)
  const marked = letters.map((_, at) => marks.some(({ start, end }) => start <= at && at < end))
  const found: Piece[] = []
  letters.forEach((letter, at) => {
    const last = found.at(-1)
    if (last && last.marked === marked[at]) last.text += letter
    else found.push({ text: letter, marked: marked[at] === true })
  })
  return found
}
