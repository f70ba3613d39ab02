import { known, t } from '../../../../../ui/i18n.ts'

export const KIND_OF_STATE = { pending: 'warn', processed: 'ok', rejected: 'bad' } as const
export const badgeOf = (state: string): 'ok' | 'warn' | 'bad' => KIND_OF_STATE[state as keyof typeof KIND_OF_STATE] ?? 'warn'
export const stateOf = (state: string): string => t(`journal.state.${state}`)

/** Why a request or an event was rejected, in words: a refusal's, or one of the journal's own. */
export function problemOf(code: string): string {
  const key = [`journal.problem.${code}`, `error.${code}`].find(known)
  return key ? t(key) : code
}

export const eventOf = (kind: string): string => (known(`journal.event.${kind}`) ? t(`journal.event.${kind}`) : kind)
