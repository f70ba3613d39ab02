// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { between } from './quiet.ts'

describe('quiet hours', () => {
  it('lie within a day or go over midnight', () => {
    expect(['11:59', '12:00', '13:59', '14:00'].map((now) => between(now, '12:00', '14:00'))).toEqual([false, true, true, false])
    expect(['21:59', '22:00', '00:00', '07:59', '08:00'].map((now) => between(now, '22:00', '08:00'))).toEqual([false, true, true, true, false])
    expect(between('03:00', '05:00', '05:00')).toBe(true)
  })
})
