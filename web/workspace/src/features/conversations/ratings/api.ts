import type { components } from '@haoke/client/api'
import { http, query, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']
type Language = 'zh-CN' | 'zh-TW' | 'en'

export type Rating = Schemas['Rating']
export type Satisfaction = Schemas['Satisfaction']
export type FollowUp = NonNullable<Rating['follow_up']>
export type By = 'all' | 'member' | 'team' | 'site' | 'day'
export interface Reason {
  id: string
  texts: Partial<Record<Language, string>>
  lowest: number
  highest: number
}
export type Survey = Omit<Required<Schemas['Survey']>, 'question' | 'labels' | 'reasons'> & {
  question: Partial<Record<Language, string>>
  labels: Partial<Record<Language, string[]>>
  reasons: Reason[]
}
export type SurveyAccount = Schemas['SurveyAccount']
export interface Site {
  id: string
  name: string
}

const given = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

export interface Filter {
  follow_up?: FollowUp | undefined
  bad?: boolean | undefined
  member?: string
  team?: string
  from?: number | undefined
}
export const ratings = (filter: Filter, cursor: string | null, signal?: AbortSignal) =>
  http.get<PageOf<Rating>>(`/ratings${query({ ...filter, cursor, limit: 50 })}`, given(signal))
export const statistics = (by: By, filter: Omit<Filter, 'follow_up' | 'bad'>, signal?: AbortSignal) =>
  http.get<Satisfaction[]>(`/ratings/statistics${query({ by, ...filter })}`, given(signal))
export const followUp = (id: string, body: Schemas['FollowUpBody']) => http.send<void>('PUT', `/ratings/${id}/follow-up`, body)
export const survey = (signal?: AbortSignal) => http.get<Survey>('/survey', given(signal))
export const setSurvey = (body: Survey) => http.send<Survey>('PUT', '/survey', body)
/** And other channel accounts. */
export const sites = async (signal?: AbortSignal) => (await http.get<PageOf<Site>>(`/channel-accounts${query({ limit: 200 })}`, given(signal))).items
export const accountsAsked = (signal?: AbortSignal) => http.get<SurveyAccount[]>('/survey/accounts', given(signal))
