import type { MessageBody, Part } from '@haoke/client/protocol'
import { expect, test } from 'vitest'
import { choose, isChosen, partOf } from '../frame/later/choosing.ts'
import { cardOf } from '../frame/later/commands.ts'

test('what a page offers is a card of what is known, and leads nowhere else', () => {
  expect(cardOf({ title: ' Lamp ', price: 299, image: 'http://shop.example/a.png', url: 'https://shop.example/lamp', fields: [{ label: 'Colour', value: 'Green', more: 1 }, null], onclick: 'x' })).toEqual({
    kind: 'product',
    title: 'Lamp',
    text: '',
    image: '',
    price: '299',
    status: '',
    fields: [{ label: 'Colour', value: 'Green' }],
    links: [{ label: 'Lamp', url: 'https://shop.example/lamp' }],
  })
  expect(cardOf({ title: 'x', links: [{ label: 'x', url: 'javascript:alert(1)' }] })?.links).toEqual([])
  expect(cardOf({ kind: 'menu', title: 'x'.repeat(500) })).toMatchObject({ kind: 'product', title: 'x'.repeat(120) })
  for (const nothing of [null, undefined, 'Lamp', {}, { title: {} }]) expect(cardOf(nothing)).toBeUndefined()
})

test('a double press is one choice, and one may choose again later', () => {
  const menu: MessageBody = { card: { title: 'Which?', choices: [{ id: '1', text: 'Red' }] } }
  const said = (seq: number, body: MessageBody) => ({ seq, id: `p${seq}`, kind: 'message', by: { kind: 'visitor', id: null }, at: 1, body }) as Part
  const talk = { thread: { parts: [said(1, menu)] }, earlier: [], unsent: [] as { body: MessageBody }[] }
  const session = { store: { get: () => talk as never }, post: (body: MessageBody) => talk.unsent.push({ body }) > 0 }
  expect(partOf(talk as never, menu)).toBe('p1')
  const choice = { card: 'p1', item: '1' }
  choose(session, choice, 'Red')
  choose(session, choice, 'Red')
  expect(talk.unsent).toEqual([{ body: { text: 'Red', choice } }])
  expect(isChosen(talk as never, 'p1', '1')).toBe(true)
  talk.thread.parts.push(said(2, talk.unsent.pop()!.body))
  choose(session, choice, 'Red')
  expect(talk.unsent).toEqual([])
  talk.thread.parts.push(said(3, { text: 'Sure?' }))
  choose(session, choice, 'Red')
  expect(talk.unsent).toHaveLength(1)
})
