import type { Graph } from '../api.ts'

/** Where a step stands, in columns and rows from the left and the top. */
export interface Spot {
  column: number
  row: number
}

/**
 * A layered layout: each step stands a column right of the farthest step that leads to it, going round circles once.
 * Within a column the order follows that of the steps which lead there. What nothing leads to stands below all.
 */
export function layout({ start, nodes }: Graph, ports: (id: string) => readonly string[]): Map<string, Spot> {
  const known = new Map(nodes.map((node) => [node.id, node]))
  const onward = (id: string) => {
    const node = known.get(id)
    return node ? ports(id).flatMap((port) => (node.next[port] && known.has(node.next[port]!) ? [node.next[port]!] : [])) : []
  }
  const columns = new Map<string, number>()
  const order: string[] = []
  const place = (first: string) => {
    for (const id of sorted(first, onward, new Set(order))) {
      order.push(id)
      columns.set(id, columns.get(id) ?? 0)
      for (const target of onward(id)) if (!order.includes(target)) columns.set(target, Math.max(columns.get(target) ?? 0, columns.get(id)! + 1))
    }
  }
  if (known.has(start)) place(start)
  const reached = order.length
  for (const { id } of nodes) if (!order.includes(id)) place(id)

  const spots = new Map<string, Spot>()
  const filled: number[] = []
  const put = (id: string, least: number) => {
    const column = columns.get(id)!
    const row = Math.max(filled[column] ?? 0, least)
    spots.set(id, { column, row })
    filled[column] = row + 1
  }
  for (const id of walk(start, onward)) if (columns.has(id)) put(id, 0)
  const below = Math.max(0, ...filled.map((rows) => rows ?? 0))
  for (const id of order.slice(reached)) put(id, below)
  return spots
}

/** What can be reached, each after all that lead to it, but for the edges that close a circle. */
function sorted(first: string, onward: (id: string) => string[], done: ReadonlySet<string>): string[] {
  const seen = new Set(done)
  const after: string[] = []
  const visit = (id: string) => {
    if (seen.has(id)) return
    seen.add(id)
    const targets = onward(id)
    for (let place = targets.length - 1; place >= 0; place--) visit(targets[place]!)
    after.unshift(id)
  }
  visit(first)
  return after
}

/** What can be reached, in the order in which a reader follows the exits. */
function walk(first: string, onward: (id: string) => string[]): string[] {
  const seen = new Set<string>()
  const visit = (id: string) => {
    if (seen.has(id)) return
    seen.add(id)
    for (const target of onward(id)) visit(target)
  }
  visit(first)
  return [...seen]
}
