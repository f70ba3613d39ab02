import { expect, test } from 'vitest'
import type { ScoreFormContent } from '../api.ts'
import { standing } from './scoring.ts'

const item = { hint: '', points: 20, kind: 'yes_no' as const, top: 5, fatal: false, optional: false }
const content: ScoreFormContent = {
  groups: [
    {
      title: 'All',
      items: [
        { ...item, id: 'greet', title: 'Greets' },
        { ...item, id: 'tone', title: 'Tone', points: 60, kind: 'scale' },
        { ...item, id: 'truth', title: 'True', fatal: true },
      ],
    },
  ],
}
const say = (value: number | null) => ({ value, note: '', seqs: [] })

test('what is answered so far counts, and what does not apply does not', () => {
  expect(standing(content, {})).toEqual({ total: null, fatal: [], missing: 3 })
  expect(standing(content, { greet: say(1), tone: say(4) })).toEqual({ total: 85, fatal: [], missing: 1 })
  expect(standing(content, { greet: say(null), tone: say(4), truth: say(1) })).toEqual({ total: 85, fatal: [], missing: 0 })
})

test('a fatal item that failed takes all', () => {
  expect(standing(content, { greet: say(1), tone: say(5), truth: say(0) })).toEqual({ total: 0, fatal: ['True'], missing: 0 })
})
