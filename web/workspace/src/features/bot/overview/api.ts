import type { components } from '@haoke/client/api'
import { count } from '../../../../../ui/format.ts'
import { known, t } from '../../../../../ui/i18n.ts'
import { http, query, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']
export type Figures = Schemas['BotFigures']
export type Statistics = Schemas['BotStatistics']
export type Topics = Schemas['BotTopics']
export type Question = Schemas['AskedQuestion']
export type By = 'day' | 'source' | 'site' | 'locale'

export const BYS: readonly By[] = ['day', 'source', 'site', 'locale']
export const DAYS = [1, 7, 28, 90] as const
const PAGE = 50

export const statistics = (days: number, by: By, signal: AbortSignal) => http.get<Statistics>(`/bot/statistics${query({ days, by })}`, { signal })
export const topics = (days: number, signal: AbortSignal) => http.get<Topics>(`/bot/statistics/topics${query({ days })}`, { signal })
export const exportUrl = (days: number, form: 'csv' | 'xlsx') => `/api/v1/bot/statistics/export${query({ days, form })}`

/** Which questions are looked at. */
export interface Wanted {
  outcome?: string | undefined
  entry?: string | undefined
  helpful?: string | undefined
  days?: string | undefined
}

const DAY = 86_400_000

export function questions({ days, ...wanted }: Wanted, cursor: string | null, signal: AbortSignal) {
  const from = days ? Date.now() - Number(days) * DAY : null
  return http.get<PageOf<Question>>(`/bot/asked${query({ ...wanted, from, limit: PAGE, cursor })}`, { signal })
}

/** A share in per cent; nothing of nothing is not told. */
export const share = (part: number, of: number) => (of ? `${Math.round((part / of) * 100)}%` : '–')

export const handedOver = (reasons: Record<string, number> = {}) => Object.values(reasons).reduce((sum, n) => sum + n, 0)

const reasonOf = (reason: string) => (known(`handOver.reason.${reason}`) ? t(`handOver.reason.${reason}`) : reason)
/** Why visitors were given to people, and how often. */
export const reasonsIn = (reasons: Record<string, number> = {}) => Object.entries(reasons).map(([reason, n]) => `${reasonOf(reason)}: ${count(n)}`).join(' · ')
