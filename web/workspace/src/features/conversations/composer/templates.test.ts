import { expect, it } from 'vitest'
import { filled } from './templates.ts'

it('fills blanks by name or number, and leaves what is empty', () => {
  expect(filled({ name: 'a', body: 'Dear {{ name }}, {{2}} {{3}}', blanks: ['name', 'day'] }, ['Li', 'Monday'])).toBe('Dear Li, Monday {{3}}')
  expect(filled({ name: 'a', body: 'Hi {{1}}', blanks: ['1'] }, [''])).toBe('Hi {{1}}')
  expect(filled({ name: 'order_sent' }, ['42'])).toBe('order_sent · 42')
})
