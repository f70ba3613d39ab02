import type { Part } from '@haoke/client/protocol'
import { describe, expect, it } from 'vitest'
import { conversation, ME, message } from '../../../../test/server.ts'
import { foldChange, foldMarks, foldPart, lastAsked, preview } from './fold.ts'

describe('a row after a part', () => {
  it('counts the customer’s messages and starts the clock at the first that nobody answered', () => {
    const first = foldPart(conversation('a'), message(2))
    const second = foldPart(first, message(3))
    expect(second).toMatchObject({ last_seq: 3, unread: 2, waiting_since: 2_000, last_at: 3_000, last: { kind: 'text', text: 'text 3' } })
  })

  it('stops the clock when an agent answers', () => {
    const waiting = foldPart(conversation('a'), message(2))
    const answered = foldPart(waiting, message(3, { by: { kind: 'member', id: ME } }))
    expect(answered).toMatchObject({ waiting_since: null, unread: 1 })
  })

  it('leaves the last message alone for notes and for what is older', () => {
    const row = conversation('a', { last_seq: 5, last: { kind: 'text', text: 'kept', by: { kind: 'visitor' } } })
    expect(foldPart(row, message(4))).toBe(row)
    expect(foldPart(row, message(6, { kind: 'note' })).last?.text).toBe('kept')
  })

  it('names what a message without text holds', () => {
    const by = { kind: 'visitor' as const }
    expect(preview({ files: [{ id: 'f', name: 'a.png', type: 'image/png', size: 1, kind: 'image' }] }, by)).toMatchObject({ kind: 'image', text: 'a.png' })
    expect(preview({ location: { lat: 1, lng: 2, label: 'Here' } }, by)).toMatchObject({ kind: 'location', text: 'Here' })
  })
})

describe('a row after the feed and marks', () => {
  it('takes what is newer and leaves what is older', () => {
    const row = conversation('a', { last_seq: 5 })
    const change = { id: 'a', last_at: 9, last: null, unread: 3, waiting_since: 9 }
    expect(foldChange(row, { ...change, last_seq: 4 })).toBe(row)
    expect(foldChange(row, { ...change, last_seq: 6 })).toMatchObject({ unread: 3, last_seq: 6 })
  })

  it('has nothing unread once everything is read', () => {
    const row = conversation('a', { last_seq: 5, unread: 2 })
    expect(foldMarks(row, { t: 'marks', c: 'a', agent_read: 5 }).unread).toBe(0)
    expect(foldMarks(row, { t: 'marks', c: 'a', visitor_read: 3 })).toMatchObject({ unread: 2, marks: { visitor_read: 3 } })
  })
})

describe('what the customer asked last', () => {
  const spoken = (seq: number, of: number) => message(seq, { kind: 'spoken', by: { kind: 'system' }, body: { seq: of, text: `spoken ${of}` } } as Partial<Part>)

  it('is what was written, or recognised in a voice message', () => {
    expect(lastAsked([message(1), message(2, { body: {} }), spoken(3, 2)])).toBe('spoken 2')
    expect(lastAsked([message(1, { by: { kind: 'member', id: ME } })])).toBe('')
  })

  it('does not go back to a voice message that was recognised late', () => {
    expect(lastAsked([message(1, { body: {} }), message(2), spoken(3, 1)])).toBe('text 2')
  })
})
