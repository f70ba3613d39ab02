import { describe, expect, it } from 'vitest'
import { sourceOf, within } from './crop.ts'

const wide = { width: 800, height: 400 }

describe('cutting a square', () => {
  it('starts with the largest square in the middle', () => {
    expect(sourceOf(wide, 200, { zoom: 1, x: 0, y: 0 })).toEqual({ left: 200, top: 0, size: 400 })
  })

  it('moves only as far as the picture reaches', () => {
    const cut = within(wide, 200, { zoom: 1, x: 999, y: 50 })
    expect(cut).toEqual({ zoom: 1, x: 100, y: 0 })
    expect(sourceOf(wide, 200, cut)).toEqual({ left: 0, top: 0, size: 400 })
  })

  it('comes closer up to a limit, never further than the picture fills the frame', () => {
    expect(within(wide, 200, { zoom: 9, x: 0, y: 0 }).zoom).toBe(4)
    expect(within(wide, 200, { zoom: 0.1, x: 0, y: 0 }).zoom).toBe(1)
    expect(sourceOf(wide, 200, { zoom: 2, x: 0, y: 0 })).toEqual({ left: 300, top: 100, size: 200 })
  })
})
