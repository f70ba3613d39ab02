import { describe, expect, it } from 'vitest'
import type { QuickReply } from './api.ts'
import { continuation, matching } from './match.ts'

let place = 0
const reply = (code: string, title: string, text: string, initials: string, uses = 0): QuickReply => ({
  id: `${code} ${title}`, scope: 'own', team_id: null, folder: '', code, title, text, initials, place: place++, uses, all_uses: uses,
})
const THANKS = reply('gx', '感谢', '感谢惠顾，欢迎再来！', 'gx hx gxhghyzl')
const PARCEL = reply('bg', '包裹', '您的包裹已发出。', 'bg ndbgyfc', 9)
const HELLO = reply('', 'Hello', 'Hello {customer}, what can I do?', 'hello hellocustomerwhatcanido')
const ALL = [THANKS, PARCEL, HELLO]

describe('finding quick replies', () => {
  it.each([
    ['gx', [THANKS]],
    ['GXHG', [THANKS]],
    ['包裹', [PARCEL]],
    ['惠顾', [THANKS]],
    ['what can', [HELLO]],
    ['nothing like it', []],
  ])('%s', (typed, found) => expect(matching(ALL, typed)).toEqual(found))

  it('puts the exact code first, and what is used most before what is not', () => {
    const longer = reply('bgx', 'x', 'x', 'x', 100)
    expect(matching([longer, PARCEL], 'bg')).toEqual([PARCEL, longer])
    expect(matching(ALL, '')).toEqual([PARCEL, THANKS, HELLO])
    expect(matching(ALL, '', false)).toEqual(ALL)
  })

  it('goes on with the sentence at the end, by use', () => {
    expect(continuation(ALL, 'Good. hel')).toBe('lo {customer}, what can I do?')
    expect(continuation([{ text: 'Hello A', uses: 1 }, { text: 'Hello B', uses: 2 }], 'He')).toBe('llo B')
    expect(continuation(ALL, 'h')).toBe('')
    expect(continuation(ALL, '感谢惠顾，欢迎再来！')).toBe('')
  })
})
