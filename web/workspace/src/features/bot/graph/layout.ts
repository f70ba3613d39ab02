/** Where an entity stands, its middle. */
export interface Spot {
  x: number
  y: number
}

const WIDTH = 150
const HEIGHT = 64
const NEAREST = 210

/**
 * Rings around the entity in the middle: who is linked to it, who to those, and so on. Each has as much of its ring as the
 * ones behind it need, so that links seldom cross. The same graph is always drawn the same.
 */
export function rings(middle: string, ids: readonly string[], links: readonly (readonly [string, string])[]): Map<string, Spot> {
  const beside = new Map<string, string[]>(ids.map((id) => [id, []]))
  for (const [from, to] of links) {
    beside.get(from)?.push(to)
    beside.get(to)?.push(from)
  }
  const depth = new Map([[middle, 0]])
  const below = new Map<string, string[]>()
  const order = [middle]
  for (const id of order) {
    for (const other of beside.get(id) ?? []) {
      if (depth.has(other) || !beside.has(other)) continue
      depth.set(other, depth.get(id)! + 1)
      below.set(id, [...(below.get(id) ?? []), other])
      order.push(other)
    }
  }
  const loose = ids.filter((id) => !depth.has(id))
  for (const id of loose) {
    depth.set(id, 1)
    below.set(middle, [...(below.get(middle) ?? []), id])
    order.push(id)
  }
  const weight = new Map<string, number>()
  for (let place = order.length - 1; place >= 0; place--) {
    const id = order[place]!
    weight.set(id, Math.max(1, (below.get(id) ?? []).reduce((sum, each) => sum + weight.get(each)!, 0)))
  }

  const counts: number[] = []
  for (const level of depth.values()) counts[level] = (counts[level] ?? 0) + 1
  const radii = [0]
  for (let level = 1; level < counts.length; level++) radii[level] = Math.max(radii[level - 1]! + NEAREST, ((weight.get(middle) ?? 1) * WIDTH) / (2 * Math.PI))

  const spots = new Map<string, Spot>()
  const put = (id: string, from: number, to: number) => {
    const angle = (from + to) / 2
    const radius = radii[depth.get(id)!]!
    spots.set(id, { x: Math.round(Math.cos(angle) * radius), y: Math.round(Math.sin(angle) * radius * (HEIGHT / WIDTH + 0.3)) })
    let begin = from
    for (const child of below.get(id) ?? []) {
      const share = ((to - from) * weight.get(child)!) / weight.get(id)!
      put(child, begin, begin + share)
      begin += share
    }
  }
  put(middle, -Math.PI / 2, (3 * Math.PI) / 2)
  return spots
}
