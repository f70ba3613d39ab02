import { describe, expect, it } from 'vitest'
import { bestOf, figuresOf, waitsOf } from './figures.ts'
import type { Simulated } from '../api.ts'

const outcome = {
  name: 'as it is', offered: 4, served: 4, abandoned: 0, left_over: 0, in_time: 3, service_level: 0.75, mean_wait: 12.5, p50_wait: 3, p90_wait: 40,
  longest_wait: 40, had_to_wait: 0.5, occupancy: 0.8, fairness: 0.99, waits: [2, 1, 1, 0, 0, 0], shares: [],
}
const simulated: Simulated = {
  arrivals: 4, agents: 2, complete: true, formula: { had_to_wait: 0.4, service_level: 0.8, mean_wait: 10 },
  outcomes: [outcome, { ...outcome, name: 'other', service_level: 0.5, mean_wait: 10, fairness: null }],
}

describe('figures', () => {
  it('stand side by side with what the formula expects', () => {
    const [level, , wait] = figuresOf(simulated, 20)
    expect(level).toMatchObject({ values: ['75%', '50%'], expected: '80%', best: 0 })
    expect(wait?.best).toBe(1)
    expect(figuresOf(simulated, 20).at(-1)).toMatchObject({ values: ['0.99', '–'], expected: '', best: null })
  })

  it('have no best where they are equal, or there is one', () => {
    expect([bestOf([1, 1], 'more'), bestOf([1], 'less'), bestOf([1, null], 'less'), bestOf([3, 2, 5], 'less')]).toEqual([null, null, null, 1])
  })

  it('tell how many waited how long', () => {
    expect(waitsOf(simulated).map(({ shares }) => shares[0]?.value)).toEqual([0.5, 0.25, 0.25, 0, 0, 0])
  })
})
