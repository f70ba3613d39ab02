import type { BoardAgent, BoardBot, BoardQueue, PresenceKind } from '@haoke/client/protocol'

/** How something stands: in order, close to the limit, beyond it. */
export type Level = 'ok' | 'warn' | 'bad'

export interface Figures {
  waiting: number
  /** Customers who are angry. */
  angry: number
  /** Since when the longest waits. */
  oldest: number | null
  arrived: number
  answered: number
  abandoned: number
  handled: number
  inTime: number
  /** Seconds that the answered waited on average. */
  speed: number | null
  /** Service level in per cent: answered within the target, of all that were answered or gave up. */
  service: number | null
  goal: number
  target: number
}

export function figures(queues: readonly BoardQueue[]): Figures {
  const sum = (of: (queue: BoardQueue) => number) => queues.reduce((total, queue) => total + of(queue), 0)
  const answered = sum((queue) => queue.answered)
  const abandoned = sum((queue) => queue.abandoned)
  const inTime = sum((queue) => queue.in_time)
  const ended = answered + abandoned
  const oldest = queues.flatMap((queue) => queue.oldest ?? [])
  return {
    waiting: sum((queue) => queue.waiting),
    angry: sum((queue) => queue.angry),
    oldest: oldest.length ? Math.min(...oldest) : null,
    arrived: sum((queue) => queue.arrived),
    answered,
    abandoned,
    handled: sum((queue) => queue.handled),
    inTime,
    speed: answered ? sum((queue) => queue.waited) / answered / 1000 : null,
    service: ended ? (inTime / ended) * 100 : null,
    goal: queues.length ? Math.max(...queues.map((queue) => queue.goal)) : 80,
    target: queues.length ? Math.min(...queues.map((queue) => queue.target)) : 30,
  }
}

const NEAR = 10 // per cent below the goal

export function serviceLevel({ service, goal }: Pick<Figures, 'service' | 'goal'>): Level {
  if (service === null || service >= goal) return 'ok'
  return service >= goal - NEAR ? 'warn' : 'bad'
}

/** `target` in seconds: from half of it on it is close, beyond it too long. */
export function waitLevel(oldest: number | null, target: number, now: number): Level {
  const waited = oldest === null ? 0 : (now - oldest) / 1000
  if (waited > target) return 'bad'
  return waited > target / 2 ? 'warn' : 'ok'
}

const WORST: Level[] = ['bad', 'warn', 'ok']
export const worst = (levels: Iterable<Level>): Level => {
  const all = new Set(levels)
  return WORST.find((level) => all.has(level)) ?? 'ok'
}

export const queueLevel = (queue: BoardQueue, now: number): Level => worst([serviceLevel(figures([queue])), waitLevel(queue.oldest, queue.target, now)])

const KINDS = ['online', 'busy', 'wrap_up', 'away', 'offline'] as const

/** Those who can take something first, then by state and name. */
export function inOrder(agents: readonly BoardAgent[]): BoardAgent[] {
  const rank = (agent: BoardAgent) => (agent.dropped ? KINDS.length : KINDS.indexOf(agent.kind))
  return [...agents].sort((a, b) => rank(a) - rank(b) || b.held - a.held || a.name.localeCompare(b.name))
}

/** The bot's state as one of the agents' kinds, for its colour and shape. */
export const botKind = ({ state }: Pick<BoardBot, 'state'>): PresenceKind => ({ answering: 'online', failing: 'busy', away: 'offline', paused: 'away' } as const)[state]
