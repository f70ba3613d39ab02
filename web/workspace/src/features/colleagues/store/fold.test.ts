import { describe, expect, it } from 'vitest'
import { append, beginning, foldMessage, prepend, unreadIn } from './fold.ts'

const message = (seq: number, by = 'other') => ({ seq, id: `m${seq}`, by, at: seq, text: `text ${seq}` })
const room = { id: 'r', name: '', direct: true, member_ids: ['me', 'other'], last_seq: 2, last: message(2), last_at: 2, read_seq: 2 }

describe('a talk among colleagues', () => {
  it('goes on without gaps and takes nothing twice', () => {
    const two = append(beginning, [message(1), message(2)])!
    expect(two.messages.map(({ seq }) => seq)).toEqual([1, 2])
    expect(append(two, [message(2)])).toBe(two)
    expect(append(two, [message(2), message(3)])!.through).toBe(3)
    expect(append(two, [message(4)])).toBeNull()
  })

  it('grows at its beginning page by page', () => {
    const late = { messages: [message(5)], from: 5, through: 5 }
    const more = prepend(late, [message(3), message(4), message(5)])
    expect(more.messages.map(({ seq }) => seq)).toEqual([3, 4, 5])
    expect(more.from).toBe(3)
    expect(prepend(more, []).from).toBe(1)
  })

  it('counts what others wrote as unread, and nothing that came before', () => {
    const heard = foldMessage(room, message(3), 'me')
    expect([heard.last?.seq, unreadIn(heard)]).toEqual([3, 1])
    expect(unreadIn(foldMessage(room, message(3, 'me'), 'me'))).toBe(0)
    expect(foldMessage(room, message(2), 'me')).toBe(room)
  })
})
