import type { Answers, ScoreFormContent, ScoreItem } from '../api.ts'

/** The share of its points that an answer earns, as the server counts it. */
export function shareOf(item: ScoreItem, value: number): number {
  if (item.kind === 'scale') return value / item.top
  return item.kind === 'choices' ? (item.choices?.[value]?.share ?? 0) / 100 : value
}

export interface Standing {
  /** Of what is answered so far; null before anything that applies is. */
  total: number | null
  /** Titles of fatal items that failed. */
  fatal: string[]
  missing: number
}

export const itemsOf = (content: ScoreFormContent): ScoreItem[] => content.groups.flatMap(({ items }) => items)

/** How a form stands while it is being filled in. */
export function standing(content: ScoreFormContent, answers: Answers): Standing {
  const items = itemsOf(content)
  const applied = items.flatMap((item) => {
    const value = answers[item.id]?.value
    return value === null || value === undefined ? [] : [{ item, share: shareOf(item, value) }]
  })
  const fatal = applied.filter(({ item, share }) => item.fatal && share === 0).map(({ item }) => item.title)
  const possible = applied.reduce((sum, { item }) => sum + item.points, 0)
  const earned = applied.reduce((sum, { item, share }) => sum + item.points * share, 0)
  return {
    total: !possible ? null : fatal.length ? 0 : Math.round((earned / possible) * 10_000) / 100,
    fatal,
    missing: items.filter(({ id }) => answers[id] === undefined).length,
  }
}
