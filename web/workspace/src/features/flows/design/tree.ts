import type { Graph } from '../api.ts'

/** A line of the outline. `again`: the step stands further up already; `open`: the exit leads nowhere yet. */
export interface Line {
  key: string
  depth: number
  /** The exit of the step before that leads here; empty for the first of a tree. */
  port: string
  from: string | null
  node: string | null
  again: boolean
}

/** A flow as a tree to read: each step once, in the order of its exits; what is not connected comes last. */
export function outline({ start, nodes }: Graph, ports: (id: string) => readonly string[]): Line[] {
  const known = new Map(nodes.map((node) => [node.id, node]))
  const lines: Line[] = []
  const seen = new Set<string>()
  const add = (id: string, depth: number, port: string, from: string | null) => {
    const again = seen.has(id)
    lines.push({ key: `${from ?? ''}/${port}/${id}`, depth, port, from, node: id, again })
    if (again) return
    seen.add(id)
    for (const exit of ports(id)) {
      const target = known.get(id)!.next[exit]
      if (target && known.has(target)) add(target, depth + 1, exit, id)
      else lines.push({ key: `${id}/${exit}/`, depth: depth + 1, port: exit, from: id, node: null, again: false })
    }
  }
  if (known.has(start)) add(start, 0, '', null)
  for (const { id } of nodes) if (!seen.has(id)) add(id, 0, '', null)
  return lines
}
