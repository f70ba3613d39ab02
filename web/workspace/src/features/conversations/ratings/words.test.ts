// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { setLocale } from '../../../../../ui/i18n.ts'
import { detailText, scoreText, share } from './words.ts'

describe('a rating in words', () => {
  it('is read in the reader’s language', async () => {
    await setLocale('en')
    const answer = { score: 2, best: 5, label: { en: 'Poor', 'zh-CN': '差' }, reason_texts: [{ en: 'Slow' }], solved: false, text: 'late' }
    expect(scoreText(answer)).toBe('Poor (2 / 5)')
    expect(detailText(answer)).toBe('Slow · Not solved · late')
    await setLocale('zh-CN')
    expect(scoreText(answer)).toBe('差 (2 / 5)')
    expect(scoreText({ score: 7, best: 10, label: { 'zh-CN': '7 / 10' } })).toBe('7 / 10')
    expect(detailText({ score: 1, best: 2 })).toBe('')
  })

  it('divides by nothing without an answer', () => {
    expect(share(1, 3)).toBe('33.3 %')
    expect(share(2, 2)).toBe('100 %')
    expect(share(0, 0)).toBe('–')
  })
})
