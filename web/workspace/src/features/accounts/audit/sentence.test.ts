import { expect, it } from 'vitest'
import { dayRange, sentenceOf } from './sentence.ts'

const entry = { id: '1', at: 0, member: null, ip: '', target: '0190-77', detail: {} }

it('keeps the name of an act that has no text', () => {
  expect(sentenceOf({ ...entry, action: 'rocket.launched', detail: { name: 'Ariane', stages: [1, 2, 3], fuel: { kind: 'x' } } })).toEqual({
    text: 'rocket.launched Ariane',
    details: [
      { label: 'stages', value: '3' },
      { label: 'fuel', value: '…' },
    ],
  })
  expect(sentenceOf({ ...entry, action: 'rocket.launched' }).text).toBe('rocket.launched 0190-77')
})

it('takes whole days', () => {
  const { from, to } = dayRange('2026-03-01', '2026-03-01')
  expect(to! - from!).toBe(24 * 3600 * 1000)
  expect(new Date(from!).getHours()).toBe(0)
  expect(dayRange('', '')).toEqual({ from: undefined, to: undefined })
})
