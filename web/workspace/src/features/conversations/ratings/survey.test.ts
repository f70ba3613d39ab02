import { expect, it } from 'vitest'
import type { Survey } from './api.ts'
import { sound } from './survey.ts'

it('a survey is stored without what is empty or off the scale', () => {
  const draft = {
    steps: 3,
    question: { en: ' ', 'zh-CN': '满意吗' },
    labels: { en: ['a', 'b', 'c', 'd'], 'zh-CN': ['', ''] },
    reasons: [
      { id: 'x', texts: { en: 'Slow', 'zh-TW': '' }, lowest: 1, highest: 5 },
      { id: 'y', texts: { en: ' ' }, lowest: 1, highest: 2 },
    ],
  } as unknown as Survey
  expect(sound(draft)).toMatchObject({
    question: { 'zh-CN': '满意吗' },
    labels: { en: ['a', 'b', 'c'] },
    reasons: [{ id: 'x', texts: { en: 'Slow' }, lowest: 1, highest: 3 }],
  })
})
