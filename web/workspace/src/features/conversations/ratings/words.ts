import { locale, t } from '../../../../../ui/i18n.ts'

/** An answer as a part of the timeline or the list of ratings holds it. */
export interface Answered {
  score: number
  best: number
  label?: Record<string, string>
  reason_texts?: Record<string, string>[]
  solved?: boolean | null
  text?: string
}

const inReaders = (texts: Record<string, string> | undefined): string => texts?.[locale.value] ?? Object.values(texts ?? {})[0] ?? ''

/** What the score was called, with its place on the scale. */
export function scoreText({ score, best, label }: Answered): string {
  const place = `${score} / ${best}`
  const name = inReaders(label)
  return !name || name === place ? place : `${name} (${place})`
}

/** Reasons, whether it was solved, and what was written: what there is of it. */
export function detailText({ reason_texts, solved, text }: Answered): string {
  const said = solved === null || solved === undefined ? '' : t(solved ? 'rating.solved' : 'rating.unsolved')
  return [...(reason_texts ?? []).map(inReaders), said, text].filter(Boolean).join(' · ')
}

/** A share in per cent, or a dash where there is nothing to divide by. */
export const share = (part: number, whole: number): string => (whole ? `${((part / whole) * 100).toFixed(1).replace(/\.0$/, '')} %` : '–')
