/** The list with one of its items at another place; the same list when there is no such place. */
export function placed<T>(items: readonly T[], from: number, to: number): T[] {
  const order = [...items]
  if (from === to || from < 0 || to < 0 || from >= order.length || to >= order.length) return order
  const [item] = order.splice(from, 1)
  order.splice(to, 0, item!)
  return order
}
