import type { Tile } from './wallboards.ts'

export const COLUMNS = 12
export const ROWS = 60
const HIGHEST = 12

export type Place = Pick<Tile, 'x' | 'y' | 'w' | 'h'>

const overlap = (a: Place, b: Place) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
const between = (value: number, least: number, most: number) => Math.min(most, Math.max(least, Math.round(value)))

/** On the board, and not larger than it. */
export function within({ x, y, w, h }: Place): Place {
  const width = between(w, 1, COLUMNS)
  const height = between(h, 1, HIGHEST)
  return { w: width, h: height, x: between(x, 0, COLUMNS - width), y: between(y, 0, ROWS - height) }
}

/** Every tile as high up as it may, in their order from the top; one that is held keeps its place, and others give way. */
export function settle<T extends Place>(tiles: readonly T[], held: number | null = null): T[] {
  const order = tiles.map((_, index) => index).sort((a, b) => Number(b === held) - Number(a === held) || tiles[a]!.y - tiles[b]!.y || tiles[a]!.x - tiles[b]!.x)
  const placed: T[] = []
  const result = [...tiles]
  for (const index of order) {
    const tile = { ...tiles[index]!, ...within(tiles[index]!) }
    if (index !== held) {
      while (tile.y > 0 && !placed.some((other) => overlap(other, { ...tile, y: tile.y - 1 }))) tile.y--
      while (placed.some((other) => overlap(other, tile))) tile.y++
    }
    placed.push(tile)
    result[index] = tile
  }
  return result
}

/** The board after one tile was put or stretched somewhere; those in its way move down, what is free above is filled. */
export function put<T extends Place>(tiles: readonly T[], index: number, to: Partial<Place>): T[] {
  const moved = tiles.map((tile, other) => (other === index ? { ...tile, ...within({ ...tile, ...to }) } : tile))
  return settle(settle(moved, index))
}

/** Below all others. */
export const below = (tiles: readonly Place[]): number => Math.max(0, ...tiles.map(({ y, h }) => y + h))

export const fits = (tiles: readonly Place[]): boolean =>
  tiles.every((tile, index) => tile.x + tile.w <= COLUMNS && tile.y + tile.h <= ROWS && !tiles.slice(index + 1).some((other) => overlap(tile, other)))
