import type { FlowNode, Graph } from '../api.ts'

/** What differs between two graphs, by step. */
export interface Difference {
  id: string
  is: 'added' | 'removed' | 'changed' | 'moved'
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
const node = (graph: Graph, id: string) => graph.nodes.find((each) => each.id === id)

/** A name for a new step: its kind, with a number where the kind alone is taken. */
export function freeId(graph: Graph, kind: string): string {
  const taken = new Set(graph.nodes.map(({ id }) => id))
  for (let number = 1; ; number++) {
    const id = number === 1 ? kind : `${kind}-${number}`
    if (!taken.has(id)) return id
  }
}

/** The graph with a new step behind an exit; what the exit led to comes after it, where it has an exit to lead there. */
export function addAfter(graph: Graph, kind: string, ports: readonly string[], after: { from: string; port: string } | null): { graph: Graph; id: string } {
  const next = copy(graph)
  const id = freeId(graph, kind)
  const made: FlowNode = { id, kind, settings: {}, next: {} }
  const before = after && node(next, after.from)
  const behind = before ? before.next[after.port] : after ? undefined : next.start
  if (behind && ports.length) made.next[ports[0]!] = behind
  if (before) before.next[after.port] = id
  else next.start = id
  const place = before ? next.nodes.findIndex((each) => each.id === after.from) + 1 : 0
  next.nodes.splice(place, 0, made)
  return { graph: next, id }
}

export function connect(graph: Graph, from: string, port: string, to: string | null): Graph {
  const next = copy(graph)
  const changed = node(next, from)
  if (!changed) return graph
  if (to === null) delete changed.next[port]
  else changed.next[port] = to
  return next
}

/** Whatever led to the step leads to where its only exit led, or nowhere. */
export function remove(graph: Graph, id: string): Graph {
  const next = copy(graph)
  const targets = [...new Set(Object.values(node(next, id)?.next ?? {}))].filter((target) => target !== id)
  const target = targets.length === 1 ? targets[0] : undefined
  next.nodes = next.nodes.filter((each) => each.id !== id)
  for (const each of next.nodes) {
    for (const [port, to] of Object.entries(each.next)) {
      if (to !== id) continue
      if (target) each.next[port] = target
      else delete each.next[port]
    }
  }
  if (next.start === id) next.start = target ?? next.nodes[0]?.id ?? ''
  return next
}

export function move(graph: Graph, id: string, by: 1 | -1): Graph {
  const next = copy(graph)
  const from = next.nodes.findIndex((each) => each.id === id)
  const to = from + by
  if (from < 0 || to < 0 || to >= next.nodes.length) return graph
  next.nodes.splice(to, 0, ...next.nodes.splice(from, 1))
  return next
}

export function settle(graph: Graph, id: string, settings: Record<string, unknown>): Graph {
  const next = copy(graph)
  const changed = node(next, id)
  if (changed) changed.settings = copy(settings)
  return next
}

export function difference(before: Graph, after: Graph): Difference[] {
  const found: Difference[] = []
  for (const { id } of before.nodes) if (!node(after, id)) found.push({ id, is: 'removed' })
  for (const each of after.nodes) {
    const was = node(before, each.id)
    if (!was) found.push({ id: each.id, is: 'added' })
    else if (was.kind !== each.kind || JSON.stringify(was.settings) !== JSON.stringify(each.settings)) found.push({ id: each.id, is: 'changed' })
    else if (JSON.stringify(Object.entries(was.next).sort()) !== JSON.stringify(Object.entries(each.next).sort())) found.push({ id: each.id, is: 'moved' })
  }
  return found
}
