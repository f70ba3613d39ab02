import { expect, it } from 'vitest'
import { strengthOf } from './password.ts'

it.each([
  ['', 0, 'short'],
  ['a8$kQ', 1, 'short'],
  ['aaaaaaaaaaaa', 1, 'repeats'],
  ['password1234', 1, 'known'],
  ['abcdefghijklm', 1, 'sequence'],
  ['qwertyuiop12', 1, 'known'],
  ['0987654321098', 1, 'sequence'],
  ['acme-wang-1', 1, 'personal'],
  ['tr7kq9wm2z', 3, 'good'],
  ['correct horse battery', 4, 'good'],
  ['我家门前有两棵枣树', 1, 'short'],
  ['我家门前有两棵枣树呀', 4, 'good'],
  ['9v#Lq2!xRe7Kd', 4, 'good'],
])('%s', (password, score, advice) => {
  expect(strengthOf(password, ['Acme Ltd', 'wang@acme.example', '王芳'])).toEqual({ score, advice })
})
