import { describe, expect, it } from 'vitest'
import { rings } from './layout.ts'

const star = Array.from({ length: 40 }, (_, place) => `n${place}`)

describe('rings', () => {
  it('puts the middle in the middle and who is linked to it around it', () => {
    const spots = rings('a', ['a', 'b', 'c'], [['a', 'b'], ['c', 'b']])
    expect(spots.get('a')).toEqual({ x: 0, y: 0 })
    const far = (id: string) => Math.hypot(spots.get(id)!.x, spots.get(id)!.y)
    expect(far('c')).toBeGreaterThan(far('b'))
  })

  it('draws circles, strangers and links that lead nowhere', () => {
    const spots = rings('a', ['a', 'b', 'c', 'lonely'], [['a', 'b'], ['b', 'c'], ['c', 'a'], ['a', 'gone']])
    expect([...spots.keys()].sort()).toEqual(['a', 'b', 'c', 'lonely'])
  })

  it('keeps many apart, and the same each time', () => {
    const links = star.map((id) => ['m', id] as const)
    const spots = rings('m', ['m', ...star], links)
    const places = [...spots.values()].map(({ x, y }) => `${x},${y}`)
    expect(new Set(places).size).toBe(41)
    expect(rings('m', ['m', ...star], links)).toEqual(spots)
  })
})
