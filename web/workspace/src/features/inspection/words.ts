import { count } from '../../../../ui/format.ts'
import { t } from '../../../../ui/i18n.ts'
import type { Inspection } from './api.ts'

/** Points as people write them; a dash before there are any. */
export const points = (total: number | null | undefined): string => (total === null || total === undefined ? '–' : count(total))

/** Good enough, to be looked at, not good. */
export const level = (total: number | null): 'ok' | 'warn' | 'bad' | 'quiet' => (total === null ? 'quiet' : total >= 85 ? 'ok' : total >= 60 ? 'warn' : 'bad')

/** Why it was drawn. */
export function whyText({ plan, why }: Pick<Inspection, 'plan' | 'why'>): string {
  const rules = (why.rules ?? []).map((rule) => t(`inspect.rule.${rule}`)).join(t('forms.comma'))
  return t(`inspect.why.${why.way}`, { plan, place: why.place, of: why.of, taken: why.taken, rules })
}
