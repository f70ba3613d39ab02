/** QR codes (ISO/IEC 18004) for links: bytes, error correction M, versions 1 to 10, which hold up to 213 bytes. */

export type Matrix = boolean[][]

/** Per version: code words in all, correction words a block, blocks, centres of the alignment patterns. */
const VERSIONS: readonly [total: number, correction: number, blocks: number, centres: number[]][] = [
  [26, 10, 1, []],
  [44, 16, 1, [6, 18]],
  [70, 26, 1, [6, 22]],
  [100, 18, 2, [6, 26]],
  [134, 24, 2, [6, 30]],
  [172, 16, 4, [6, 34]],
  [196, 18, 4, [6, 22, 38]],
  [242, 22, 4, [6, 24, 42]],
  [292, 22, 5, [6, 26, 46]],
  [346, 26, 5, [6, 28, 50]],
]

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
]

/** Multiplication in the field of 256 elements over x^8 + x^4 + x^3 + x^2 + 1. */
function times(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d)
    if ((b >> bit) & 1) product ^= a
  }
  return product & 0xff
}

/** The remainder of the data divided by the generator polynomial of that degree. */
function correctionOf(data: readonly number[], degree: number): number[] {
  let generator = [1]
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2)) {
    const next = [...generator, 0]
    generator.forEach((factor, at) => (next[at + 1]! ^= times(factor, root)))
    generator = next
  }
  const rest = [...data, ...Array<number>(degree).fill(0)]
  for (let i = 0; i < data.length; i++) {
    const lead = rest[i]!
    generator.forEach((factor, at) => (rest[i + at]! ^= times(factor, lead)))
  }
  return rest.slice(data.length)
}

const bitsOf = (value: number, length: number) => Array.from({ length }, (_, i) => (value >> (length - 1 - i)) & 1)

function dataWords(bytes: Uint8Array, version: number, capacity: number): number[] {
  const bits = [...bitsOf(4, 4), ...bitsOf(bytes.length, version < 10 ? 8 : 16), ...[...bytes].flatMap((byte) => bitsOf(byte, 8))]
  bits.push(...Array<number>(Math.min(4, capacity * 8 - bits.length)).fill(0))
  while (bits.length % 8) bits.push(0)
  const words = Array.from({ length: bits.length / 8 }, (_, i) => parseInt(bits.slice(i * 8, i * 8 + 8).join(''), 2))
  for (let pad = 0xec; words.length < capacity; pad ^= 0xec ^ 0x11) words.push(pad)
  return words
}

function interleaved(words: readonly number[], correction: number, blocks: number): number[] {
  const short = Math.floor(words.length / blocks)
  const firstLong = blocks - (words.length % blocks)
  let from = 0
  const data = Array.from({ length: blocks }, (_, i) => words.slice(from, (from += short + (i < firstLong ? 0 : 1))))
  const extra = data.map((block) => correctionOf(block, correction))
  const woven = (rows: readonly number[][]) =>
    Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, i) => rows.flatMap((row) => row[i] ?? [])).flat()
  return [...woven(data), ...woven(extra)]
}

/** Remainder of a binary polynomial, appended to its value: the code of format and version. */
function guarded(value: number, generator: number, degree: number): number {
  let rest = value << degree
  for (let bit = 31 - Math.clz32(rest); bit >= degree; bit--) if ((rest >> bit) & 1) rest ^= generator << (bit - degree)
  return (value << degree) | rest
}

type Cells = (boolean | undefined)[][]

function drawPatterns(cells: Cells, version: number): void {
  const size = cells.length
  const square = (row: number, column: number, radius: number, dark: (distance: number) => boolean) => {
    for (let r = -radius; r <= radius; r++) {
      for (let c = -radius; c <= radius; c++) {
        if (cells[row + r] && column + c >= 0 && column + c < size) cells[row + r]![column + c] = dark(Math.max(Math.abs(r), Math.abs(c)))
      }
    }
  }
  for (let i = 0; i < size; i++) cells[6]![i] = cells[i]![6] = i % 2 === 0
  const finder = (distance: number) => distance !== 2 && distance !== 4
  for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]] as const) square(row, column, 4, finder)
  const centres = VERSIONS[version - 1]![3]
  const last = centres.length - 1
  centres.forEach((row, i) =>
    centres.forEach((column, j) => {
      const corner = (i === 0 && (j === 0 || j === last)) || (i === last && j === 0)
      if (!corner) square(row, column, 2, (distance) => distance !== 1)
    }),
  )
  if (version >= 7) {
    const bits = guarded(version, 0x1f25, 12)
    for (let i = 0; i < 18; i++) {
      const [near, far] = [Math.floor(i / 3), size - 11 + (i % 3)]
      cells[near]![far] = cells[far]![near] = ((bits >> i) & 1) === 1
    }
  }
}

/** Level M has the number 0, so the format is the mask alone. */
function drawFormat(cells: Cells, mask: number): void {
  const size = cells.length
  const bits = guarded(mask, 0x537, 10) ^ 0x5412
  for (let i = 0; i < 15; i++) {
    const dark = ((bits >> i) & 1) === 1
    cells[i < 6 ? i : i < 8 ? i + 1 : size - 15 + i]![8] = dark
    cells[8]![i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i] = dark
  }
  cells[size - 8]![8] = true
}

function drawData(cells: Cells, free: Cells, words: readonly number[], mask: number): void {
  const size = cells.length
  let index = 0
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5
    const up = ((right + 1) & 2) === 0
    for (let step = 0; step < size; step++) {
      const row = up ? size - 1 - step : step
      for (const column of [right, right - 1]) {
        if (free[row]![column] !== undefined) continue
        const bit = index < words.length * 8 ? (words[index >> 3]! >> (7 - (index & 7))) & 1 : 0
        cells[row]![column] = (bit === 1) !== MASKS[mask]!(row, column)
        index++
      }
    }
  }
}

const FINDER_LIKE = /00001011101|10111010000/g

/** How hard a reader has it: long runs, blocks, what looks like a finder, too much of one colour. */
function penalty(cells: Matrix): number {
  const size = cells.length
  const lines = [...cells, ...cells.map((_, column) => cells.map((row) => row[column]!))].map((line) => line.map(Number).join(''))
  let sum = 0
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2
    for (let at = 0; at + 11 <= size; at++) if (line.slice(at, at + 11).search(FINDER_LIKE) === 0) sum += 40
  }
  for (let r = 1; r < size; r++) {
    for (let c = 1; c < size; c++) {
      const dark = cells[r]![c]
      if (dark === cells[r - 1]![c] && dark === cells[r]![c - 1] && dark === cells[r - 1]![c - 1]) sum += 3
    }
  }
  const dark = cells.flat().filter(Boolean).length
  return sum + Math.floor(Math.abs((dark * 20) / size ** 2 - 10)) * 10
}

/** The code of a text, dark cells true, without the quiet zone of four cells; undefined when it is too long. */
export function qrCode(text: string): Matrix | undefined {
  const bytes = new TextEncoder().encode(text)
  const fits = ([total, correction, blocks]: (typeof VERSIONS)[number], index: number) =>
    total - correction * blocks >= bytes.length + (index < 9 ? 2 : 3)
  const version = VERSIONS.findIndex(fits) + 1
  if (version === 0) return undefined
  const [total, correction, blocks] = VERSIONS[version - 1]!
  const words = interleaved(dataWords(bytes, version, total - correction * blocks), correction, blocks)
  const size = version * 4 + 17
  const free: Cells = Array.from({ length: size }, () => Array<boolean | undefined>(size).fill(undefined))
  drawPatterns(free, version)
  drawFormat(free, 0)
  const drawn = MASKS.map((_, mask) => {
    const cells = free.map((row) => [...row])
    drawFormat(cells, mask)
    drawData(cells, free, words, mask)
    return cells as Matrix
  })
  const scores = drawn.map(penalty)
  return drawn[scores.indexOf(Math.min(...scores))]
}
