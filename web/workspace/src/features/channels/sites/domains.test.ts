import { expect, it } from 'vitest'
import { domainsOf, strangeDomains } from './domains.ts'

it('takes domains as people paste them', () => {
  expect(domainsOf('https://Shop.example.com/cart?x=1\n\n *.example.com, localhost:3000；商店.example\nshop.example.com.')).toEqual([
    'shop.example.com',
    '*.example.com',
    'localhost:3000',
    '商店.example',
  ])
})

it('names what is none', () => {
  expect(strangeDomains(['shop.example.com', '*.example.com', '[::1]:8080', '*', 'a b', 'x.*.com', '<script>'])).toEqual(['*', 'a b', 'x.*.com', '<script>'])
})
