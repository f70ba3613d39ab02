import { describe, expect, it } from 'vitest'
import { inOrder, moved } from './order.ts'

const states = [
  { id: 'a', sort: 0 },
  { id: 'b', sort: 1 },
  { id: 'c', sort: 2 },
]

describe('the order of states', () => {
  it('changes only what has to change', () => {
    expect(moved(states, 'c', -1)).toEqual([
      { id: 'c', sort: 1 },
      { id: 'b', sort: 2 },
    ])
    expect(moved(states, 'a', -1)).toEqual([])
    expect(moved(states, 'c', 1)).toEqual([])
    expect(moved(states, 'x', 1)).toEqual([])
  })

  it('gives each its own number where they shared one', () => {
    const same = [
      { id: 'b', sort: 0 },
      { id: 'a', sort: 0 },
      { id: 'c', sort: 0 },
    ]
    expect(inOrder(same).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(moved(same, 'a', 1)).toEqual([
      { id: 'a', sort: 1 },
      { id: 'c', sort: 2 },
    ])
  })
})
