import { expect, it } from 'vitest'
import { contrast, inkOn, isColor } from './contrast.ts'

it('measures contrast and chooses the ink', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#1769ff', '#1769ff')).toBe(1)
  expect(inkOn('#1769ff')).toBe('#ffffff')
  expect(inkOn('#ffd400')).toBe('#101418')
  expect(isColor('#12AbEf')).toBe(true)
  expect(isColor('blue')).toBe(false)
})
