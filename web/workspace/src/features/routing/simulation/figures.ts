import { locale, t } from '../../../../../ui/i18n.ts'
import type { Simulated } from '../api.ts'

type Outcome = Simulated['outcomes'][number]
type Formula = NonNullable<Simulated['formula']>

export interface Figure {
  key: string
  label: string
  /** What each plan reached, in their order, as it is shown. */
  values: string[]
  /** What the formula expects; empty where it says nothing. */
  expected: string
  /** The plan that did best, where there is a better and the plans differ. */
  best: number | null
}

const percent = (value: number) => new Intl.NumberFormat(locale.value, { style: 'percent', maximumFractionDigits: 1 }).format(value)
const seconds = (value: number) => t('simulation.seconds', { n: new Intl.NumberFormat(locale.value, { maximumFractionDigits: 1 }).format(value) })
const count = (value: number) => new Intl.NumberFormat(locale.value).format(value)
const index = (value: number) => new Intl.NumberFormat(locale.value, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value)

const FIGURES: { key: keyof Outcome & string; show: (value: number) => string; better: 'more' | 'less' | null }[] = [
  { key: 'service_level', show: percent, better: 'more' },
  { key: 'had_to_wait', show: percent, better: 'less' },
  { key: 'mean_wait', show: seconds, better: 'less' },
  { key: 'p50_wait', show: seconds, better: 'less' },
  { key: 'p90_wait', show: seconds, better: 'less' },
  { key: 'longest_wait', show: seconds, better: 'less' },
  { key: 'served', show: count, better: 'more' },
  { key: 'abandoned', show: count, better: 'less' },
  { key: 'left_over', show: count, better: 'less' },
  { key: 'occupancy', show: percent, better: null },
  { key: 'fairness', show: index, better: 'more' },
]

/** The plans of a simulation, figure by figure. `target` in seconds. */
export function figuresOf({ outcomes, formula }: Simulated, target: number): Figure[] {
  return FIGURES.map(({ key, show, better }) => {
    const values = outcomes.map((outcome) => outcome[key] as number | null)
    const expected = formula?.[key as keyof Formula]
    return {
      key,
      label: t(`simulation.figure.${key}`, { n: target }),
      values: values.map((value) => (value === null ? '–' : show(value))),
      expected: typeof expected === 'number' ? show(expected) : '',
      best: better && bestOf(values, better),
    }
  })
}

/** Where the best of some values stands; null when one is missing or all are as good. */
export function bestOf(values: (number | null)[], better: 'more' | 'less'): number | null {
  if (values.length < 2 || values.some((value) => value === null)) return null
  const known = values as number[]
  const best = better === 'more' ? Math.max(...known) : Math.min(...known)
  return known.every((value) => value === best) ? null : known.indexOf(best)
}

const BOUNDS = [5, 20, 60, 180, 600]

/** How many waited how long: the label of each span, and each plan's share of its served. */
export function waitsOf({ outcomes }: Simulated): { label: string; shares: { value: number; text: string }[] }[] {
  return [...BOUNDS, null].map((bound, at) => ({
    label: bound === null ? t('simulation.waits.over', { n: BOUNDS.at(-1) }) : t('simulation.waits.upto', { n: bound }),
    shares: outcomes.map(({ waits, served }) => {
      const value = served ? (waits[at] ?? 0) / served : 0
      return { value, text: percent(value) }
    }),
  }))
}
