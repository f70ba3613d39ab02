import { describe, expect, it } from 'vitest'
import { zoneLabel, zoneOptions } from './time-zones.ts'

const winter = Date.UTC(2026, 0, 15)

describe('time zones', () => {
  it('are found by city, name and offset', () => {
    expect(zoneLabel('Asia/Shanghai', 'en', winter)).toMatch(/^Shanghai, China .*\(GMT\+08:00\)$/)
    expect(zoneLabel('America/New_York', 'en', winter)).toMatch(/^New York, .*\(GMT-05:00\)$/)
    expect(zoneLabel('UTC', 'zh-CN', winter)).toBe('UTC (GMT+00:00)')
    expect(zoneLabel('Mars/Olympus', 'en', winter)).toBe('Mars/Olympus')
  })

  it('start with the current one and name each once', () => {
    const options = zoneOptions(['Asia/Shanghai', 'Europe/Oslo', 'Africa/Cairo'], 'Europe/Oslo', 'en', (region) => region || 'Common')
    expect(options[0]).toMatchObject({ value: 'Europe/Oslo', group: 'Common' })
    expect(options.at(-1)).toMatchObject({ value: 'Africa/Cairo', group: 'Africa' })
    expect(new Set(options.map(({ value }) => value)).size).toBe(options.length)
  })
})
