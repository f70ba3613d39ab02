import { describe, expect, it } from 'vitest'
import type { FlowNode, Graph } from '../api.ts'
import { addAfter, connect, difference, move, remove } from './changes.ts'
import { layout } from './layout.ts'
import { outline } from './tree.ts'

const step = (id: string, next: Record<string, string> = {}): FlowNode => ({ id, kind: 'say', settings: {}, next })
const graph = (...nodes: FlowNode[]): Graph => ({ start: nodes[0]!.id, nodes })
const portsOf = (of: Graph) => (id: string) => Object.keys(of.nodes.find((node) => node.id === id)?.next ?? {})
const spots = (of: Graph) => Object.fromEntries([...layout(of, portsOf(of))].map(([id, { column, row }]) => [id, [column, row]]))

describe('the layout', () => {
  it('puts each step right of all that lead to it', () => {
    const diamond = graph(step('a', { yes: 'b', no: 'd' }), step('b', { next: 'c' }), step('c', { next: 'd' }), step('d'))
    expect(spots(diamond)).toEqual({ a: [0, 0], b: [1, 0], c: [2, 0], d: [3, 0] })
  })
  it('goes round a circle once and gives every step a place of its own', () => {
    const circle = graph(step('a', { next: 'b' }), step('b', { again: 'a', next: 'c' }), step('c'), step('lost', { next: 'c' }))
    const places = spots(circle)
    expect(Object.keys(places)).toHaveLength(4)
    expect(new Set(Object.values(places).map(String)).size).toBe(4)
  })
})

describe('the outline', () => {
  it('shows each step once, open exits, and what is not connected', () => {
    const flow = graph(step('a', { yes: 'b', no: 'b', open: 'gone' }), step('b'), step('lost'))
    expect(outline(flow, portsOf(flow)).map(({ depth, port, node, again }) => [depth, port, node, again])).toEqual([
      [0, '', 'a', false],
      [1, 'yes', 'b', false],
      [1, 'no', 'b', true],
      [1, 'open', null, false],
      [0, '', 'lost', false],
    ])
  })
})

describe('changes', () => {
  it('add a step in between', () => {
    const made = addAfter(graph(step('a', { next: 'b' }), step('b')), 'say', ['next'], { from: 'a', port: 'next' })
    expect(made.graph.nodes.map(({ id, next }) => [id, next])).toEqual([['a', { next: 'say' }], ['say', { next: 'b' }], ['b', {}]])
  })
  it('begin an empty flow, and come first where nothing is named', () => {
    const first = addAfter({ start: '', nodes: [] }, 'end', [], null)
    expect(first.graph.start).toBe('end')
    const second = addAfter(first.graph, 'say', ['next'], null)
    expect(second.graph.start).toBe('say')
    expect(second.graph.nodes[0]!.next).toEqual({ next: 'end' })
  })
  it('close the gap that a removed step leaves', () => {
    const less = remove(graph(step('a', { next: 'b' }), step('b', { next: 'c' }), step('c')), 'b')
    expect(less.nodes[0]!.next).toEqual({ next: 'c' })
    expect(remove(graph(step('a', { next: 'b' }), step('b')), 'a').start).toBe('b')
  })
  it('are told apart', () => {
    const before = graph(step('a', { next: 'b' }), step('b'), step('c'))
    const after = connect({ ...before, nodes: [before.nodes[0]!, { ...before.nodes[1]!, settings: { text: 'x' } }, step('d')] }, 'a', 'next', null)
    expect(difference(before, after)).toEqual([
      { id: 'c', is: 'removed' },
      { id: 'a', is: 'moved' },
      { id: 'b', is: 'changed' },
      { id: 'd', is: 'added' },
    ])
    expect(move(before, 'c', -1).nodes.map(({ id }) => id)).toEqual(['a', 'c', 'b'])
    expect(move(before, 'c', 1)).toBe(before)
  })
})
