import type { BoardAgent, BoardQueue } from '@haoke/client/protocol'
import { count, elapsed } from '../../../../../ui/format.ts'
import { t } from '../../../../../ui/i18n.ts'
import { figures, serviceLevel, waitLevel, worst, type Figures, type Level } from './figures.ts'
import type { Tile } from './wallboards.ts'

/** What a tile is about. */
export interface Scene {
  queues: BoardQueue[]
  agents: BoardAgent[]
  sums: Figures
  time: number
}

export const scene = (queues: BoardQueue[], agents: BoardAgent[], time: number): Scene => ({ queues, agents, time, sums: figures(queues) })

type Unit = 'count' | 'percent' | 'seconds'

interface Metric {
  unit: Unit
  /** null: nothing to measure yet. */
  value(scene: Scene): number | null
  hint?(scene: Scene): string
  /** How it stands where the tile has no thresholds of its own. */
  level?(scene: Scene): Level
  /** More of it is good: thresholds are looked at from above. */
  better?: boolean
  /** The mark on a gauge. */
  goal?(scene: Scene): number
}

const free = ({ agents }: Scene) => agents.filter(({ kind, dropped }) => kind === 'online' && !dropped)
const room = (of: Scene) => free(of).reduce((sum, { capacity, held }) => sum + Math.max(0, capacity - held), 0)
const sum = ({ agents }: Scene, name: 'held' | 'taken' | 'handled') => agents.reduce((total, agent) => total + agent[name], 0)
const share = (part: number, of: number) => (of ? (part / of) * 100 : null)

export const METRICS: Record<string, Metric> = {
  waiting: { unit: 'count', value: ({ sums }) => sums.waiting, hint: (of) => t('board.room', { n: room(of) }), level: (of) => (of.sums.waiting && !room(of) ? 'warn' : 'ok') },
  longest: {
    unit: 'seconds',
    value: ({ sums, time }) => (sums.oldest === null ? null : Math.max(0, time - sums.oldest) / 1000),
    hint: ({ sums }) => t('board.target', { n: sums.target }),
    level: ({ queues, time }) => worst(queues.map((queue) => waitLevel(queue.oldest, queue.target, time))),
  },
  service: {
    unit: 'percent',
    value: ({ sums }) => sums.service,
    hint: ({ sums }) => t('board.serviceOf', { inTime: sums.inTime, ended: sums.answered + sums.abandoned, target: sums.target, goal: sums.goal }),
    level: ({ sums }) => serviceLevel(sums),
    better: true,
    goal: ({ sums }) => sums.goal,
  },
  served: { unit: 'count', value: (of) => sum(of, 'held'), hint: (of) => t('board.free', { n: free(of).length, of: of.agents.length }) },
  angry: { unit: 'count', value: ({ sums }) => sums.angry, level: ({ sums }) => (sums.angry ? 'bad' : 'ok') },
  arrived: { unit: 'count', value: ({ sums }) => sums.arrived, hint: ({ sums }) => t('board.answeredOf', { n: sums.answered }) },
  answered: { unit: 'count', value: ({ sums }) => sums.answered },
  abandoned: { unit: 'count', value: ({ sums }) => sums.abandoned },
  lost: { unit: 'percent', value: ({ sums }) => share(sums.abandoned, sums.answered + sums.abandoned), hint: ({ sums }) => t('board.lostOf', { n: sums.abandoned }) },
  speed: { unit: 'seconds', value: ({ sums }) => sums.speed },
  handled: { unit: 'count', value: ({ sums }) => sums.handled },
  online: { unit: 'count', value: (of) => free(of).length, hint: (of) => t('board.room', { n: room(of) }), better: true },
  occupancy: { unit: 'percent', value: (of) => share(sum(of, 'held'), of.agents.reduce((total, { capacity }) => total + capacity, 0)), hint: (of) => t('board.room', { n: room(of) }) },
  taken: { unit: 'count', value: (of) => sum(of, 'taken'), better: true },
  done: { unit: 'count', value: (of) => sum(of, 'handled'), better: true },
}

/** Those that a dial can show. */
export const DIALS = Object.keys(METRICS).filter((name) => METRICS[name]!.unit === 'percent')

/** How the load of an hour is measured on the map of the week. */
export const LOADS = ['arrived', 'lost', 'service']

export const unitOf = (name: string): Unit => METRICS[name]?.unit ?? 'count'

export function shownAs(name: string, value: number | null): string {
  if (value === null) return '–'
  return { count: count(value), percent: `${Math.round(value)}%`, seconds: elapsed(value * 1000) }[unitOf(name)]
}

/** By the tile's own thresholds, else as the metric itself says. */
export function levelOf({ metric, warn, bad }: Pick<Tile, 'metric' | 'warn' | 'bad'>, of: Scene): Level | null {
  const found = METRICS[metric]
  const value = found?.value(of) ?? null
  if (!found || (warn === null && bad === null)) return found?.level && value !== null ? found.level(of) : null
  if (value === null) return null
  const beyond = (limit: number | null) => limit !== null && (found.better ? value <= limit : value >= limit)
  return beyond(bad) ? 'bad' : beyond(warn) ? 'warn' : 'ok'
}
