import { expect, test } from 'vitest'
import { formatDay, formatTime, formatWhen } from '../src/format.ts'
import { createCatalogue, pickLocale } from '../src/i18n.ts'
import { newId } from '../src/ids.ts'
import { linkify } from '../src/linkify.ts'
import { markdown } from '../src/markdown.ts'
import { formatBytes, formatDuration } from '../src/measure.ts'

const links = (text: string) => linkify(text).flatMap((span) => (span.href ? [span.href] : []))

test.each([
  ['看 https://例子.cn/路径?x=1，谢谢', ['https://例子.cn/路径?x=1']],
  ['(https://en.wikipedia.org/wiki/Tea_(meal)).', ['https://en.wikipedia.org/wiki/Tea_(meal)']],
  ['www.haoke.example!', ['https://www.haoke.example']],
  ['mail a.b+c@shop.example.', ['mailto:a.b+c@shop.example']],
  ['javascript:alert(1) data:text/html,x <script>', []],
  ['https://a.example/"onmouseover="x', ['https://a.example/']],
])('links in %s', (text, expected) => {
  expect(links(text)).toEqual(expected)
  expect(linkify(text).map((span) => span.text).join('')).toBe(text)
})

test('markdown: blocks and inline marks as a tree', () => {
  const [heading, paragraph, list, quote, code] = markdown('# Hi\nA **bold** *soft* `x*y` [site](https://a.example)\n\n1. one\n2. ~~two~~\n\n> said\n\n```\n<b>\n```')
  expect(heading).toEqual({ is: 'heading', of: [{ is: 'text', text: 'Hi' }] })
  expect(paragraph).toMatchObject({ is: 'paragraph', lines: [[{}, { is: 'strong' }, {}, { is: 'em' }, {}, { is: 'code', text: 'x*y' }, {}, { is: 'link', href: 'https://a.example' }]] })
  expect(list).toMatchObject({ is: 'list', ordered: true, start: 1, items: [{}, [{ is: 'del' }]] })
  expect(quote).toMatchObject({ is: 'quote' })
  expect(code).toEqual({ is: 'code', text: '<b>' })
})

test('markdown: no address that runs, no end without an end', () => {
  expect(markdown('[x](javascript:alert(1))')).toEqual([{ is: 'paragraph', lines: [[{ is: 'text', text: '[x](javascript:alert(1))' }]] }])
  expect(markdown('**a *b ~~c')).toEqual([{ is: 'paragraph', lines: [[{ is: 'text', text: '**a *b ~~c' }]] }])
  expect(markdown('*'.repeat(5000) + 'x')).toHaveLength(1)
  expect(markdown('2 * 3 * 4 = 24')[0]).toMatchObject({ lines: [[{ is: 'text', text: '2 * 3 * 4 = 24' }]] })
})

test('texts: parameters, plural forms, missing keys', () => {
  const catalogue = createCatalogue()
  catalogue.use('en', { hi: 'Hi {name}', left_one: '{n} seat', left_other: '{n} seats', 'a@b': 'at' })
  expect([catalogue.t('hi', { name: 'Li' }), catalogue.t('left', { n: 1 }), catalogue.t('left', { n: 3 }), catalogue.t('a@b'), catalogue.t('none')]).toEqual(['Hi Li', '1 seat', '3 seats', 'at', 'none'])
  catalogue.use('zh-CN', { left_other: '还剩 {n} 席' })
  expect(catalogue.t('left', { n: 1 })).toBe('还剩 1 席')
})

test.each([['zh', 'zh-CN'], ['zh-Hant-HK', 'zh-TW'], ['zh_TW', 'zh-TW'], ['zh-SG', 'zh-CN'], ['fr', 'en'], ['', 'en']])('language %s is read as %s', (tag, locale) => {
  expect(pickLocale(tag)).toBe(locale)
})

test('dates and sizes in words', () => {
  const now = new Date(2026, 4, 20, 15, 4).getTime()
  const day = 86_400_000
  expect(formatTime(now, 'zh-CN')).toBe('15:04')
  expect([formatDay(now, now, 'zh-CN'), formatDay(now - day, now, 'zh-TW'), formatDay(now - day, now, 'en')]).toEqual(['今天', '昨天', 'Yesterday'])
  expect(formatDay(now - 400 * day, now, 'zh-CN')).toBe('2025年4月15日')
  expect(formatWhen(now - 60_000, now, 'en')).toBe('15:03')
  expect([0, 900, 1536, 20 * 1024 * 1024].map(formatBytes)).toEqual(['0 B', '900 B', '1.5 KB', '20 MB'])
  expect([7, 75, 3723].map(formatDuration)).toEqual(['0:07', '1:15', '1:02:03'])
})

test('ids are version 7 and sort by time', () => {
  const [early, late] = [newId(1_700_000_000_000), newId(1_700_000_000_001)]
  expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(early < late).toBe(true)
})
