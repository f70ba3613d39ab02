// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { setServerTime } from '../../../base/clock.ts'
import { lengthIn, mayWrite, tooLarge, windowOf, type Ability } from './channel.ts'

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

it('knows what is too large for the channel before it is uploaded', () => {
  const ability = { limits: { image: 100, video: 10 } } as unknown as Ability
  expect(tooLarge(ability, { type: 'image/png', size: 100 })).toBe(null)
  expect(tooLarge(ability, { type: 'video/mp4', size: 11 })).toEqual({ kind: 'video', most: 10 })
  expect(tooLarge(ability, { type: 'application/pdf', size: 1e9 })).toBe(null)
})
