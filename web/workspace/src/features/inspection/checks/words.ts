import { t } from '../../../../../ui/i18n.ts'
import { textOf } from '../../../base/forms/schema.ts'
import type { CheckCard, CheckFinding, Severity } from './api.ts'

export const SEVERITIES = ['low', 'medium', 'high'] as const
export const KINDS: Record<Severity, 'quiet' | 'warn' | 'bad'> = { low: 'quiet', medium: 'warn', high: 'bad' }

export const titleOf = (cards: readonly CheckCard[], kind: string): string => textOf(cards.find((card) => card.kind === kind)?.title ?? { en: kind })

/** What a finding says, in the words of its check. */
export function sentence(cards: readonly CheckCard[], { kind, reason, data }: Pick<CheckFinding, 'kind' | 'reason' | 'data'>): string {
  const text = textOf(cards.find((card) => card.kind === kind)?.reasons[reason] ?? { en: titleOf(cards, kind) })
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => data[name] ?? whole)
}

/** The mark beside a message for each finding that has its evidence there. */
export const marksOf = (cards: readonly CheckCard[], findings: readonly CheckFinding[]) =>
  findings
    .filter(({ verdict }) => verdict !== 'dismissed')
    .flatMap((finding) => [...new Set(finding.evidence.map(({ seq }) => seq))].map((seq) => ({ seq, label: titleOf(cards, finding.kind), bad: finding.severity === 'high' })))

/** Confirmed of those that were judged, in words; a dash when nobody judged any. */
export const precision = (confirmed: number, dismissed: number): string => share(confirmed, confirmed + dismissed)

export const share = (part: number, whole: number): string => (whole ? `${Math.round((part / whole) * 100)}%` : '–')

export const severityOptions = () => SEVERITIES.map((value) => ({ value, label: t(`checks.severity.${value}`) }))
