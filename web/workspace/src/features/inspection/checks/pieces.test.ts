import { expect, test } from 'vitest'
import { pieces } from './pieces.ts'

test('marks are cut out, those that overlap become one', () => {
  expect(pieces('call me stupid now', [{ start: 8, end: 14 }, { start: 12, end: 18 }])).toEqual([{ text: 'call me ', marked: false }, { text: 'stupid now', marked: true }])
})

test('a character is a character, whatever it takes to store it', () => {
  expect(pieces('😀😀滚', [{ start: 2, end: 3 }])).toEqual([{ text: '😀😀', marked: false }, { text: '滚', marked: true }])
})

test('nothing is marked without marks', () => {
  expect(pieces('hello', [{ start: 0, end: 0 }])).toEqual([{ text: 'hello', marked: false }])
})
