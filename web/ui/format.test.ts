import { beforeAll, describe, expect, it } from 'vitest'
import { bytes, capped, day, duration, elapsed } from './format.ts'
import { setLocale } from './i18n.ts'

describe('formats', () => {
  beforeAll(async () => {
    globalThis.document ??= { documentElement: {} } as Document
    await setLocale('en')
  })

  it('writes running times', () => {
    expect([0, 7_000, 760_000, 3_729_000, 200_000_000].map(elapsed)).toEqual(['0:00', '0:07', '12:40', '1:02:09', '2 days'])
  })

  it('writes lengths of time in words', () => {
    expect([1_000, 59_000, 60_000, 7_200_000].map(duration)).toEqual(['1 second', '59 seconds', '1 minute', '2 hours'])
  })

  it('writes sizes and counts', () => {
    expect([900, 1_536, 300_000, 5_000_000_000].map(bytes)).toEqual(['900 B', '1.5 KB', '293 KB', '4.7 GB'])
    expect([capped(99), capped(100)]).toEqual(['99', '99+'])
  })

  it('names days by how far they are', () => {
    const now = new Date(2026, 10, 25, 1).getTime()
    expect(day(now, now)).toBe('Today')
    expect(day(new Date(2026, 10, 24, 23).getTime(), now)).toBe('Yesterday')
    expect(day(new Date(2026, 10, 21).getTime(), now)).toBe('Saturday')
    expect(day(new Date(2025, 0, 2).getTime(), now)).toBe('January 2, 2025')
  })
})
