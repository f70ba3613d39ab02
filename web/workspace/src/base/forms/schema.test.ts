import { expect, test } from 'vitest'
import { fieldsOfSchema, fresh, lines, resolved } from './schema.ts'

const defs = {
  Rule: { type: 'object', properties: { ranges: { type: 'array', items: { type: 'string' }, default: [] }, who: { $ref: '#/$defs/Who', default: { members: [] }, titles: { en: 'Who' } } } },
  Who: { type: 'object', properties: { members: { type: 'array', format: 'members', default: [] } } },
}

test('references are followed, and what stands beside them wins', () => {
  expect(resolved({ $ref: '#/$defs/Who', titles: { en: 'Agents' } }, defs)).toMatchObject({ type: 'object', titles: { en: 'Agents' } })
  expect(fieldsOfSchema({ $ref: '#/$defs/Rule' }, defs).map(({ name, schema }) => [name, schema.type])).toEqual([
    ['ranges', 'array'],
    ['who', 'object'],
  ])
})

test('a form begins with copies of the defaults', () => {
  const one = fresh({ $ref: '#/$defs/Rule' }, defs)
  expect(one).toEqual({ ranges: [], who: { members: [] } })
  ;(one.ranges as string[]).push('x')
  expect(fresh({ $ref: '#/$defs/Rule' }, defs).ranges).toEqual([])
})

test('lines are trimmed, empty ones left out', () => {
  expect(lines(' a \n\n b')).toEqual(['a', 'b'])
})
