import { describe, expect, it } from 'vitest'
import { clockOf, endAfter, merged, minutesOf, nextInterval, officeWeek, overlapping, pasted, strangeDays } from './hours.ts'

describe('opening hours', () => {
  it('are said by the clock, over midnight too', () => {
    expect(clockOf(9 * 60 + 5)).toBe('09:05')
    expect(clockOf(26 * 60)).toBe('02:00')
    expect(minutesOf('23:59')).toBe(1439)
    expect(minutesOf('24:00')).toBeUndefined()
    expect(minutesOf('')).toBeUndefined()
    expect(endAfter(22 * 60, 2 * 60)).toBe(26 * 60)
    expect(endAfter(0, 0)).toBe(24 * 60)
    expect(endAfter(9 * 60, 18 * 60)).toBe(18 * 60)
  })

  it('overlap within a day, over midnight, and from Sunday to Monday', () => {
    const week = officeWeek()
    expect(overlapping(week)).toEqual([])
    week[0] = [{ start: 540, end: 720 }, { start: 700, end: 800 }]
    expect(overlapping(week)).toEqual([0])
    week[0] = [{ start: 60, end: 120 }]
    week[6] = [{ start: 1320, end: 1520 }]
    expect(overlapping(week)).toEqual([0])
  })

  it('go on behind what is there', () => {
    expect(nextInterval([])).toEqual({ start: 540, end: 600 })
    expect(nextInterval([{ start: 540, end: 1400 }])).toEqual({ start: 1400, end: 1440 })
    expect(nextInterval([{ start: 540, end: 1440 }])).toBeUndefined()
  })
})

describe('pasted days', () => {
  it('are read with ranges, names and make-up days', () => {
    const { days, wrong } = pasted('2027-01-01 New Year\n\n2027/2/6..2027/2/7 春节\n+ 2027-02-20 春节\nno date\n2027-02-30\n2027-02-07..2027-02-01', 4)
    expect(days.map(({ date }) => date)).toEqual(['2027-01-01', '2027-02-06', '2027-02-07', '2027-02-20'])
    expect(days[0]).toEqual({ date: '2027-01-01', name: 'New Year', works_like: null, hours: [] })
    expect(days[3]).toEqual({ date: '2027-02-20', name: '春节', works_like: 4, hours: [] })
    expect(wrong).toEqual(['no date', '2027-02-30', '2027-02-07..2027-02-01'])
  })

  it('take the place of what was there, in order', () => {
    const closed = (date: string, name = '') => ({ date, name, works_like: null, hours: [] })
    expect(merged([closed('2027-05-01'), closed('2027-01-01')], [closed('2027-05-01', 'Labour Day')])).toEqual([closed('2027-01-01'), closed('2027-05-01', 'Labour Day')])
    expect(strangeDays([closed('2027-01-01'), closed('2027-01-01'), closed('')])).toEqual(['2027-01-01', ''])
  })
})
