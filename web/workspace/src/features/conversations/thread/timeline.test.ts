import type { Unsent } from '@haoke/client/outbox'
import type { Part } from '@haoke/client/protocol'
import { describe, expect, it } from 'vitest'
import { conversation, ME, message } from '../../../../test/server.ts'
import { deliveryOf, picturesOf, timeline } from './timeline.ts'

const noon = new Date(2026, 10, 20, 12).getTime()
const at = (seq: number, minutes: number, change: Partial<Part> = {}) => message(seq, { at: noon + minutes * 60_000, ...change })
const one = (parts: Part[]) => [{ conversation: conversation('a'), parts }]
const kinds = (items: { is: string }[]) => items.map((item) => item.is)
const unsent = (id: string): Unsent => ({ id, c: 'a', body: { text: id }, at: noon, state: 'waiting' })

describe('timeline', () => {
  it('puts a line between days', () => {
    expect(kinds(timeline(one([at(1, 0), at(2, 1), at(3, 24 * 60)]), [], null))).toEqual(['day', 'message', 'message', 'day', 'message'])
  })

  it('groups what the same hand writes in a row, and no further than a few minutes', () => {
    const own = { by: { kind: 'member' as const, id: ME } }
    const items = timeline(one([at(1, 0), at(2, 1), at(3, 2, own), at(4, 3, { ...own, kind: 'note' }), at(5, 30, own)]), [], null)
    const flags = items.flatMap((item) => (item.is === 'message' ? [[item.first, item.last]] : []))
    expect(flags).toEqual([[true, false], [false, true], [true, true], [true, true], [true, true]])
  })

  it('draws the unread line once, before the first message of the customer that was not read', () => {
    const parts = [at(1, 0), at(2, 1, { by: { kind: 'member', id: ME } }), at(3, 2), at(4, 3)]
    expect(kinds(timeline(one(parts), [], 1))).toEqual(['day', 'message', 'message', 'unread', 'message', 'message'])
    expect(kinds(timeline(one(parts), [], 4))).not.toContain('unread')
  })

  it('shows a message on its way until its part is there, under the same key', () => {
    const before = timeline(one([at(1, 0)]), [unsent('mine')], null)
    const after = timeline(one([at(1, 0), at(2, 0, { id: 'mine', by: { kind: 'member', id: ME } })]), [unsent('mine')], null)
    expect(before.at(-1)).toMatchObject({ is: 'unsent', key: 'mine' })
    expect(after.at(-1)).toMatchObject({ is: 'message', key: 'mine' })
    expect(after).toHaveLength(before.length)
  })

  it('shows what the customer made of a message, and nothing of its own for it', () => {
    const edit = at(3, 2, { kind: 'edited', body: { seq: 1, body: { text: 'new', former: [{ text: 'old', at: noon }] } } } as Partial<Part>)
    const sign = at(4, 3, { kind: 'reacted', body: { seq: 1, reactions: ['👍'] } } as Partial<Part>)
    const items = timeline(one([at(1, 0, { body: { text: 'old' } } as Partial<Part>), at(2, 1), edit, sign]), [], null)
    expect(kinds(items)).toEqual(['day', 'message', 'message'])
    expect(items[1]).toMatchObject({ part: { body: { text: 'new', former: [{ text: 'old' }], reactions: ['👍'] } } })
  })

  it('writes what was recognised beneath the voice message it comes from', () => {
    const items = timeline(one([at(1, 0), at(2, 1), at(3, 2, { kind: 'spoken', body: { seq: 1, text: 'Where is it?' } } as Partial<Part>)]), [], null)
    expect(kinds(items)).toEqual(['day', 'message', 'message'])
    expect(items.map((item) => (item.is === 'message' ? item.spoken : null))).toEqual([null, 'Where is it?', undefined])
  })

  it('leaves out parts that only say what another part shows', () => {
    expect(kinds(timeline(one([at(1, 0), at(2, 1, { kind: 'recalled', body: { seq: 1 } } as Partial<Part>)]), [], null))).toEqual(['day', 'message'])
  })

  it('heads each conversation when earlier ones are above', () => {
    const items = timeline([{ conversation: conversation('old'), parts: [at(1, 0)] }, ...one([at(1, 5)])], [], null)
    expect(kinds(items)).toEqual(['session', 'day', 'message', 'session', 'message'])
  })
})

describe('what a message says of itself', () => {
  it('is sent, delivered, read', () => {
    const marks = { visitor_delivered: 4, visitor_read: 2, agent_delivered: 0, agent_read: 0 }
    expect([1, 2, 3, 4, 5].map((seq) => deliveryOf(seq, marks))).toEqual(['read', 'read', 'delivered', 'delivered', 'sent'])
  })

  it('shows all pictures in order', () => {
    const file = (id: string, kind: 'image' | 'file') => ({ id, name: id, type: '', size: 1, kind })
    expect(picturesOf(one([at(1, 0, { body: { files: [file('x', 'image'), file('y', 'file')] } } as Partial<Part>), at(2, 1), at(3, 2, { body: { files: [file('z', 'image')] } } as Partial<Part>)])).map((each) => each.id)).toEqual(['x', 'z'])
  })
})
