import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { qrCode, type Matrix } from './qr.ts'

const picture = (matrix: Matrix | undefined) => matrix?.map((row) => row.map((dark) => (dark ? '#' : '.')).join('')) ?? []
const digest = (text: string) => createHash('sha256').update(picture(qrCode(text)).join('\n')).digest('hex').slice(0, 16)

describe('a QR code', () => {
  it('takes the smallest version that holds the text, and refuses what no version holds', () => {
    expect(qrCode('x'.repeat(14))).toHaveLength(21)
    expect(qrCode('x'.repeat(15))).toHaveLength(25)
    expect(qrCode('x'.repeat(213))).toHaveLength(57)
    expect(qrCode('x'.repeat(214))).toBeUndefined()
    expect(qrCode('好'.repeat(5))).toHaveLength(25)
  })

  it('has its three finders and the timing line between them', () => {
    const rows = picture(qrCode('haoke'))
    const finder = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######']
    expect(rows.slice(0, 7).map((row) => row.slice(0, 7))).toEqual(finder)
    expect(rows.slice(0, 7).map((row) => row.slice(-7))).toEqual(finder)
    expect(rows.slice(-7).map((row) => row.slice(0, 7))).toEqual(finder)
    expect(rows[6]!.slice(6, 15)).toBe('#.#.#.#.#')
  })

  // Digests of codes that an independent reader has decoded, one for each way the format varies.
  it.each([
    ['https://desk.example/w/k', 'f5be9aab56354127'],
    ['https://desk.example/w/' + 'k'.repeat(90), 'e22548a769e87152'],
    ['https://客服.example/w/' + 'k'.repeat(180), 'ccaf718e8bfd8587'],
  ])('stays readable: %s', (text, expected) => {
    expect(digest(text)).toBe(expected)
  })
})
