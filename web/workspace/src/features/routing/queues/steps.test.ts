import { expect, test } from 'vitest'
import { placed } from './steps.ts'

test('an item goes up, down and over several', () => {
  expect(placed(['a', 'b', 'c'], 1, 0)).toEqual(['b', 'a', 'c'])
  expect(placed(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
})

test('nothing moves out of the list', () => {
  expect(placed(['a', 'b'], 0, 2)).toEqual(['a', 'b'])
  expect(placed(['a', 'b'], -1, 0)).toEqual(['a', 'b'])
})
