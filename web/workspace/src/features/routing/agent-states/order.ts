import type { AgentState } from '../states.ts'

type Sorted = Pick<AgentState, 'id' | 'sort'>

export const inOrder = <T extends Sorted>(states: readonly T[]): T[] => [...states].sort((a, b) => a.sort - b.sort || (a.id < b.id ? -1 : 1))

/** What has to change so that a state stands one place higher or lower; every place gets its own number. */
export function moved(states: readonly Sorted[], id: string, by: -1 | 1): Sorted[] {
  const order = inOrder(states)
  const from = order.findIndex((state) => state.id === id)
  const to = from + by
  if (from < 0 || to < 0 || to >= order.length) return []
  const [state] = order.splice(from, 1)
  order.splice(to, 0, state!)
  return order.map((each, sort) => ({ id: each.id, sort })).filter(({ sort }, index) => order[index]!.sort !== sort)
}
