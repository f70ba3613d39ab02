// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { mentionsIn, typedMention } from './mentions.ts'

const members = [
  { id: 'li', name: 'Li' },
  { id: 'lina', name: 'Li Na' },
  { id: 'wang', name: '王芳' },
]

describe('mentions', () => {
  it('sees what is typed after an @ that begins a word', () => {
    expect(typedMention('ask @wa', 7)).toBe('wa')
    expect(typedMention('问@王', 3)).toBe(null)
    expect(typedMention('问 @王', 4)).toBe('王')
    expect(typedMention('a@b.example', 11)).toBe(null)
    expect(typedMention('@Li Na look\nhere', 16)).toBe(null)
  })

  it('calls the longest name that stands after each @, each once', () => {
    expect(mentionsIn('@Li Na and @Li and @王芳看 @Li', members)).toEqual(['lina', 'li', 'wang'])
    expect(mentionsIn('nobody@example @nobody', members)).toEqual([])
  })

  it('of namesakes calls the one that was picked', () => {
    expect(mentionsIn('@Li', members, new Map([['Li', 'other']]))).toEqual(['other'])
  })
})
