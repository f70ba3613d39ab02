import { expect, test } from 'vitest'
import { contrast, paletteOf } from '../frame/later/colors.ts'

const rgb = (text: string) => text.match(/\d+/g)!.map(Number) as [number, number, number]

test.each(['#2f6f4f', '#2563eb', '#ff7a00', '#ffe14d', '#ffffff', '#000000', '#d92d20', '#9b8afb', '#0f0', 'nonsense'])('%s is readable wherever it stands', (color) => {
  const palette = paletteOf(color)
  expect(contrast(rgb(palette.color), rgb(palette.ink))).toBeGreaterThanOrEqual(4.5)
  expect(contrast(rgb(palette.onLight), [232, 235, 238])).toBeGreaterThanOrEqual(4.5)
  expect(contrast(rgb(palette.onDark), [52, 57, 63])).toBeGreaterThanOrEqual(4.5)
})

test('a colour that is readable stays what it is', () => {
  expect(paletteOf('#2f6f4f').color).toBe('rgb(47,111,79)')
})
