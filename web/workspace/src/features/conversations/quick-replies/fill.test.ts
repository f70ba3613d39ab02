import { describe, expect, it } from 'vitest'
import { fill, gapAfter, gapNames } from './fill.ts'

describe('filling in variables', () => {
  it('puts in what is known and leaves the rest to be filled in', () => {
    const text = fill('Dear {customer}, {agent} sends {order} from {site}.', { customer: '', agent: 'Lin', site: 'Shop' })
    expect(text).toBe('Dear {customer}, Lin sends {order} from Shop.')
    const names = new Set(gapNames(text))
    expect(gapAfter(text, 0, names)).toEqual({ name: 'customer', from: 5, to: 15 })
    expect(gapAfter(text, 6, names)?.name).toBe('order')
    expect(gapAfter(text, 36, names)).toBeNull()
    expect(gapAfter(text, 0, new Set(['other']))).toBeNull()
  })

  it('knows no other names than its own', () => expect(fill('{toString}{__proto__}{constructor}', {})).toBe('{toString}{__proto__}{constructor}'))

  it('keeps everything that is no variable, whatever the values are', () => {
    const pieces = ['{customer}', '{agent}', '{x}', '{', '}', '{}', 'a', '感谢', '\n', '$&', '{ customer }', '{{agent}}', '\\']
    let seed = 7
    const random = (n: number) => (seed = (seed * 16807) % 2147483647) % n
    for (let round = 0; round < 2000; round++) {
      const piece = () => pieces[random(pieces.length)]!
      const text = Array.from({ length: random(8) }, piece).join('')
      const [customer, agent] = [piece(), piece()]
      const filled = fill(text, { customer, agent })
      // What is put in is taken as it is: marking the values and taking the marks away gives the text back.
      const marked = fill(text, { customer: '\u0001', agent: '\u0002' })
      expect(marked.replaceAll('\u0001', () => customer).replaceAll('\u0002', () => agent)).toBe(filled)
      expect(fill(text, {})).toBe(text)
    }
  })
})
