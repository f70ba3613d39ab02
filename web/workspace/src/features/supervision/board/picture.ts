import type { BoardAgent, BoardBot, BoardFrame, BoardPoint, BoardQueue, Id } from '@haoke/client/protocol'

/** One board as it stands; a member of several teams looks at several. */
export interface Board {
  run: Id
  n: number
  at: number
  day: number
  interval: number
  offline: number
  agents: ReadonlyMap<Id, BoardAgent>
  queues: ReadonlyMap<Id, BoardQueue>
  trend: ReadonlyMap<number, BoardPoint>
  teams: Record<Id, string>
  bot: BoardBot | null
}

/** The board after a frame; undefined when frames before it were missed: the next full one brings all. */
export function told(board: Board | undefined, frame: BoardFrame): Board | undefined {
  if (!frame.full && (!board || board.run !== frame.run || frame.n !== board.n + 1)) return undefined
  const before = frame.full ? undefined : board
  const agents = new Map(before?.agents)
  const queues = new Map(before?.queues)
  const trend = new Map(before?.trend)
  for (const agent of frame.agents) agents.set(agent.id, agent)
  for (const queue of frame.queues) queues.set(queue.id, queue)
  for (const point of frame.trend) trend.set(point[0], point)
  for (const id of frame.gone) {
    agents.delete(id)
    queues.delete(id)
  }
  const { run, n, at, day, interval, offline } = frame
  return { run, n, at, day, interval, offline, agents, queues, trend, teams: before?.teams ?? frame.teams, bot: frame.bot ?? before?.bot ?? null }
}

/** Everything that the member's boards show together. */
export interface Picture {
  at: number
  day: number
  interval: number
  offline: number
  agents: BoardAgent[]
  queues: BoardQueue[]
  trend: BoardPoint[]
  teams: Record<Id, string>
  bot: BoardBot | null
}

export function together(boards: Iterable<Board>): Picture | null {
  const all = [...boards]
  const [first] = all
  if (!first) return null
  const agents = new Map<Id, BoardAgent>()
  const trend = new Map<number, BoardPoint>()
  for (const board of all) {
    for (const agent of board.agents.values()) agents.set(agent.id, agent)
    for (const [place, a, b, c, d] of board.trend.values()) {
      const other = trend.get(place)
      trend.set(place, other ? [place, a + other[1], b + other[2], c + other[3], d + other[4]] : [place, a, b, c, d])
    }
  }
  return {
    at: Math.max(...all.map((board) => board.at)),
    day: first.day,
    interval: first.interval,
    offline: all.reduce((sum, board) => sum + board.offline, 0),
    agents: [...agents.values()],
    queues: all.flatMap((board) => [...board.queues.values()]),
    trend: [...trend.values()].sort((a, b) => a[0] - b[0]),
    teams: Object.assign({}, ...all.map((board) => board.teams)) as Record<Id, string>,
    bot: all.reduce((last, board) => (board.at > last.at ? board : last)).bot,
  }
}
