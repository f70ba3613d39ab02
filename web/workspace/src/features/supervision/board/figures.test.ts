import type { BoardAgent, BoardFrame, BoardQueue } from '@haoke/client/protocol'
import { describe, expect, it } from 'vitest'
import { together, told } from './picture.ts'
import { figures, queueLevel, serviceLevel, waitLevel } from './figures.ts'
import { steps, ticks } from './trend.ts'

const queue = (id: string, of: Partial<BoardQueue> = {}): BoardQueue => ({
  id, name: id, team: 't', waiting: 0, oldest: null, arrived: 0, answered: 0, in_time: 0, abandoned: 0, handled: 0, waited: 0, target: 30, goal: 80, lines: [], angry: 0, ...of,
})
const agent = (id: string): BoardAgent => ({
  id, name: id, avatar: null, teams: ['t'], state: '', kind: 'online', since: 0, held: 0, capacity: 5, dropped: false, taken: 0, handled: 0,
})
const frame = (n: number, of: Partial<BoardFrame> = {}): BoardFrame => ({
  t: 'board', full: false, scope: '*', run: 'r', n, at: n, day: 0, interval: 300_000, offline: 0, agents: [], queues: [], gone: [], trend: [], teams: {}, bot: null, ...of,
})

describe('frames', () => {
  const whole = told(undefined, frame(1, { full: true, agents: [agent('a')], queues: [queue('q')], teams: { t: 'Team' } }))

  it('change what they name and leave the rest', () => {
    const next = told(whole, frame(2, { queues: [queue('q', { waiting: 3 })], gone: ['a'], trend: [[4, 1, 0, 0, 0]] }))
    expect(next?.agents.size).toBe(0)
    expect(next?.queues.get('q')?.waiting).toBe(3)
    expect(next?.teams).toEqual({ t: 'Team' })
    expect(next?.trend.get(4)).toEqual([4, 1, 0, 0, 0])
  })

  it('wait for a whole one after a gap or another run', () => {
    expect(told(whole, frame(3))).toBeUndefined()
    expect(told(whole, frame(2, { run: 'other' }))).toBeUndefined()
    expect(told(undefined, frame(2))).toBeUndefined()
    expect(told(whole, frame(9, { full: true, run: 'other' }))?.n).toBe(9)
  })

  it('of several teams show each agent once', () => {
    const one = told(undefined, frame(1, { full: true, agents: [agent('a')], queues: [queue('q')], trend: [[1, 2, 0, 0, 0]] }))!
    const two = told(undefined, frame(1, { full: true, scope: 'u', agents: [agent('a'), agent('b')], queues: [queue('p')], trend: [[1, 3, 1, 0, 0]] }))!
    const picture = together([one, two])
    expect(picture?.agents.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(picture?.queues.map(({ id }) => id)).toEqual(['q', 'p'])
    expect(picture?.trend).toEqual([[1, 5, 1, 0, 0]])
  })
})

describe('figures', () => {
  it('say of all queues what they say of one', () => {
    const sums = figures([queue('a', { answered: 8, in_time: 6, abandoned: 2, waited: 80_000, oldest: 50 }), queue('b', { answered: 2, in_time: 2, waited: 20_000, oldest: 20 })])
    expect(sums).toMatchObject({ answered: 10, inTime: 8, abandoned: 2, speed: 10, oldest: 20 })
    expect(sums.service).toBeCloseTo((8 / 12) * 100)
    expect(figures([]).service).toBeNull()
  })

  it('have a level in words', () => {
    expect(serviceLevel({ service: null, goal: 80 })).toBe('ok')
    expect(serviceLevel({ service: 75, goal: 80 })).toBe('warn')
    expect(serviceLevel({ service: 69, goal: 80 })).toBe('bad')
    expect(waitLevel(0, 30, 16_000)).toBe('warn')
    expect(queueLevel(queue('a', { oldest: 0 }), 31_000)).toBe('bad')
  })
})

describe('the trend', () => {
  it('gathers points and leaves no gap', () => {
    const HOUR = 3_600_000
    const found = steps([[120, 1, 0, 0, 0], [121, 2, 1, 0, 0], [125, 5, 0, 1, 0]], 0, 300_000, 900_000, 11 * HOUR)
    expect(found[0]?.at).toBe(7 * HOUR)
    expect(found.at(-1)?.at).toBe(11 * HOUR)
    expect(found).toHaveLength(17)
    expect(found.filter(({ counts }) => counts.arrived).map(({ at, counts }) => [at / HOUR, counts.arrived, counts.abandoned])).toEqual([[10, 3, 0], [10.25, 5, 1]])
  })

  it('has round lines', () => {
    expect(ticks(0)).toEqual([0, 1])
    expect(ticks(44)).toEqual([0, 20, 40])
    expect(ticks(4)).toEqual([0, 1, 2, 3, 4])
  })
})
