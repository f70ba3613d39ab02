import { expect, it } from 'vitest'
import { afterSignIn } from './target.ts'

it.each([
  ['/settings/members?q=a', '/settings/members?q=a'],
  [undefined, '/'],
  [['/a', '/b'], '/'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?next=/x', '/'],
])('%s leads to %s', (next, expected) => {
  expect(afterSignIn(next)).toBe(expected)
})
