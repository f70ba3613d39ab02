import type { Card, Part } from '@haoke/client/protocol'
import { expect, test } from 'vitest'
import { cardOf, draftOf, earlierCards, freshDraft } from './draft.ts'

test('a card is sent without what its kind does not show, and without empty lines', () => {
  const draft = { ...freshDraft(), title: ' Lamp ', price: '¥299', fields: [{ label: 'Colour', value: '' }], links: [{ label: 'Look', url: 'https://shop.example' }], choices: [{ text: 'Red' }, { text: ' ' }] }
  expect(cardOf(draft)).toEqual({ kind: 'product', title: 'Lamp', price: '¥299', links: draft.links, choices: [{ text: 'Red' }] })
  expect(cardOf({ ...draft, kind: 'menu' })).toEqual({ kind: 'menu', title: 'Lamp', choices: [{ text: 'Red' }] })
  expect(cardOf({ ...draft, kind: 'link' })).toEqual({ kind: 'link', title: 'Lamp', links: draft.links })
})

test('one begins with the latest cards of the conversation, whoever sent them', () => {
  const said = (card: Card, seq: number) => ({ seq, id: String(seq), kind: 'message', by: { kind: 'visitor', id: null }, at: 1, body: { card } }) as Part
  const order: Card = { kind: 'order', title: '1001', status: 'sent', image: 'https://shop.example/a.png' }
  const parts = [said(order, 1), said({ title: 'Lamp' }, 2), said({ kind: 'order', title: '1001' }, 3)]
  expect(earlierCards(parts).map((card) => card.title)).toEqual(['1001', 'Lamp'])
  expect(cardOf(draftOf(order))).toEqual(order)
})
