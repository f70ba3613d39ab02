import { describe, expect, it } from 'vitest'
import { lineOf, placesFor, rowsOf } from './tree.ts'

const code = (id: string, parent_id: string | null = null) => ({ id, parent_id })
const codes = [code('a'), code('b'), code('a1', 'a'), code('a2', 'a'), code('a21', 'a2')]

describe('trees of closing codes', () => {
  it('are shown from the roots on', () => {
    expect(rowsOf(codes, [codes[0]!, codes[1]!]).map(({ code: { id }, depth, last }) => `${id} ${depth} ${last}`)).toEqual(['a 0 false', 'a1 1 false', 'a2 1 true', 'a21 2 true', 'b 0 true'])
    expect(lineOf(codes, 'a21').map(({ id }) => id)).toEqual(['a', 'a2', 'a21'])
    expect(lineOf(codes, null)).toEqual([])
    expect(lineOf(codes, 'gone')).toEqual([])
  })

  it('never offer a place under the code itself', () => expect(placesFor(codes, 'a2').map(({ id }) => id)).toEqual(['a', 'b', 'a1']))

  it('end where a loop begins', () => expect(lineOf([code('x', 'y'), code('y', 'x')], 'x').length).toBeLessThanOrEqual(3))
})
