import { describe, expect, it } from 'vitest'
import { COLUMNS, fits, put, settle, type Place } from './grid.ts'
import { OVERVIEW, OWN } from './layouts.ts'

const tile = (x: number, y: number, w: number, h: number): Place => ({ x, y, w, h })

/** Numbers that look like chance and are the same each time. */
function* chance(seed: number) {
  for (let value = seed; ; value = (value * 48_271) % 2_147_483_647) yield value
}

describe('tiles on the grid', () => {
  it('of the boards that come along lie as they should', () => {
    for (const tiles of [OVERVIEW, OWN]) {
      expect(fits(tiles)).toBe(true)
      expect(settle(tiles)).toEqual(tiles)
    }
  })

  it('give way to the one that is moved, and close ranks', () => {
    const before = [tile(0, 0, 6, 2), tile(6, 0, 6, 2), tile(0, 2, 12, 3)]
    expect(put(before, 1, { x: 3 })).toEqual([tile(0, 2, 6, 2), tile(3, 0, 6, 2), tile(0, 4, 12, 3)])
    expect(put(before, 2, { y: 0 })).toEqual([tile(0, 3, 6, 2), tile(6, 3, 6, 2), tile(0, 0, 12, 3)])
    expect(put(before, 0, { h: 3 })).toEqual([tile(0, 0, 6, 3), tile(6, 0, 6, 2), tile(0, 3, 12, 3)])
  })

  it('stay on it and apart wherever they are put', () => {
    const next = chance(7)
    const some = (most: number) => Number(next.next().value) % most
    for (let round = 0; round < 200; round++) {
      let tiles = settle(Array.from({ length: 1 + some(8) }, () => tile(some(14), some(9), 1 + some(13), 1 + some(5))))
      for (let step = 0; step < 5; step++) {
        const index = some(tiles.length)
        tiles = put(tiles, index, { x: some(16) - 2, y: some(12) - 2, w: some(15), h: some(8) })
        expect(fits(tiles)).toBe(true)
        expect(tiles.every(({ x, w }) => x >= 0 && w >= 1 && x + w <= COLUMNS)).toBe(true)
      }
    }
  })
})
