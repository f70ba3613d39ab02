import type { components } from '@haoke/client/api'
import type { Id } from '@haoke/client/protocol'
import { http, query, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']

export type CheckCard = Schemas['CheckCard']
export type CheckRule = Schemas['CheckRule']
export type CheckRuleValues = Schemas['CheckRuleValues']
export type CheckRules = Schemas['CheckRules']
export type CheckFinding = Schemas['CheckFinding']
export type CheckTried = Schemas['CheckTried']
export type FindingCount = Schemas['FindingCount']
export type Severity = CheckFinding['severity']
export type Verdict = NonNullable<CheckFinding['verdict']>
export type By = 'kind' | 'member' | 'team'

/** What narrows findings; `from` in milliseconds. */
export interface Filter {
  kind: string
  severity: string
  judged: string
  member: string
  team: string
  from: number
}

const PAGE = 30

export const checks = (signal?: AbortSignal) => http.get<CheckCard[]>('/checks', signal ? { signal } : {})
export const findings = (filter: Filter, cursor: string | null, signal: AbortSignal) => http.get<PageOf<CheckFinding>>(`/check-findings${query({ ...filter, cursor, limit: PAGE })}`, { signal })
export const findingsOf = async (conversation: Id, signal?: AbortSignal) => (await http.get<PageOf<CheckFinding>>(`/check-findings${query({ conversation, limit: 200 })}`, signal ? { signal } : {})).items.sort((a, b) => a.at - b.at)
export const counts = ({ kind, member, team, from }: Filter, by: By, signal: AbortSignal) => http.get<FindingCount[]>(`/check-findings/statistics${query({ by, kind, member, team, from })}`, { signal })
export const judge = (id: Id, verdict: Verdict | null, note = '') => http.send<void>('PUT', `/check-findings/${id}/verdict`, { verdict, note })

export const rules = (signal: AbortSignal) => http.get<CheckRules>('/check-rules', { signal })
export const addRule = (values: CheckRuleValues) => http.send<CheckRule>('POST', '/check-rules', values)
export const setRule = (id: Id, values: CheckRuleValues) => http.send<CheckRule>('PUT', `/check-rules/${id}`, values)
export const removeRule = (id: Id) => http.send<void>('DELETE', `/check-rules/${id}`)
export const tryRule = ({ kind, settings, team_ids }: CheckRuleValues, last: number) => http.send<CheckTried>('POST', '/check-rules/try', { kind, settings, team_ids, last })
export const lookBack = (days: number) => http.send<{ conversations: number }>('POST', '/check-rules/look-back', { days })
