import { describe, expect, it } from 'vitest'
import { initialsOf, meant } from './initials.ts'

describe('initials', () => {
  it('knows what the characters of a name begin with', () => {
    expect(initialsOf('王小芳')).toBe('wxf')
    expect(initialsOf('李娜')).toBe('ln')
    expect(initialsOf('陈宇 Alan')).toBe('cy alan')
  })

  it('finds a name by a part of it or by its initials', () => {
    expect(meant('王小芳', 'wx')).toBe(true)
    expect(meant('王小芳', '小芳')).toBe(true)
    expect(meant('Li Na', 'na')).toBe(true)
    expect(meant('Li Na', 'x')).toBe(false)
    expect(meant('Li Na', '')).toBe(true)
  })
})
