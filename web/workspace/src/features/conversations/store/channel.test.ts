// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { setServerTime } from '../../../base/clock.ts'
import { lengthIn, mayWrite, windowOf, type Ability } from './channel.ts'

const over = (window: Partial<Ability['window']>) => ({ window: { state: 'open', closes_at: null, remaining: null, ...window } }) as Ability

it('closes a window that ran out before the server says so', () => {
  setServerTime(1_000_000)
  expect(windowOf(over({}))).toBe('open')
  expect(windowOf(over({ closes_at: 1_500_000, remaining: 1 }))).toBe('open')
  expect(windowOf(over({ closes_at: 900_000 }))).toBe('closed')
  expect(windowOf(over({ remaining: 0 }))).toBe('closed')
  expect(mayWrite(over({ state: 'tag_only' }))).toBe(true)
  expect(mayWrite(over({ state: 'template_only' }))).toBe(false)
})

it('counts as the channel does', () => {
  expect([lengthIn('characters', '好😀'), lengthIn('utf16', '好😀'), lengthIn('bytes', '好😀')]).toEqual([2, 3, 7])
})
