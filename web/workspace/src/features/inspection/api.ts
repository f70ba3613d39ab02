import type { components } from '@haoke/client/api'
import type { Id } from '@haoke/client/protocol'
import { http, query, type PageOf } from '../../base/http.ts'

type Schemas = components['schemas']

export type Inspection = Schemas['Inspection']
export type InspectionDetail = Schemas['InspectionDetail']
export type Scoring = Schemas['Scoring']
export type ScoreForm = Schemas['ScoreForm']
export type ScoreFormContent = Schemas['ScoreFormContent']
export type ScoreItem = Schemas['ScoreItem']
export type ScoreAnswer = Schemas['ScoreAnswer']
export type InspectionPlan = Schemas['InspectionPlan']
export type PlanValues = Schemas['InspectionPlanValues']
export type Results = Schemas['Results']
export type ItemResult = Schemas['ItemResult']
export type Agreement = Schemas['Agreement']
export type Answers = Record<string, ScoreAnswer>
export type By = 'all' | 'member' | 'team' | 'day'

/** What narrows results; `from` in milliseconds. */
export interface Filter {
  member?: string | undefined
  team?: string | undefined
  from?: number | undefined
}

const PAGE = 30
const given = (signal: AbortSignal | undefined) => (signal ? { signal } : {})
const wanted = ({ member, team, from }: Filter) => ({ member: member || null, team: team || null, from })

export const toScore = (everybodys: boolean, cursor: string | null, signal?: AbortSignal) => http.get<PageOf<Inspection>>(`/inspections/to-score${query({ everybodys, cursor, limit: PAGE })}`, given(signal))
export const results = (filter: Filter, cursor: string | null, signal?: AbortSignal) => http.get<PageOf<Inspection>>(`/inspections/results${query({ ...wanted(filter), cursor, limit: PAGE })}`, given(signal))
export const appeals = (cursor: string | null, signal?: AbortSignal) => http.get<PageOf<Inspection>>(`/inspections/appeals${query({ cursor, limit: PAGE })}`, given(signal))
export const statistics = (by: By, filter: Filter, signal?: AbortSignal) => http.get<Results[]>(`/inspections/statistics${query({ by, ...wanted(filter) })}`, given(signal))
export const itemResults = (filter: Filter, signal?: AbortSignal) => http.get<ItemResult[]>(`/inspections/items${query(wanted(filter))}`, given(signal))
export const agreement = ({ team, from }: Filter, signal?: AbortSignal) => http.get<Agreement>(`/inspections/agreement${query({ team: team || null, from })}`, given(signal))

export const inspection = (id: Id, signal?: AbortSignal) => http.get<InspectionDetail>(`/inspections/${id}`, given(signal))
export const saveScoring = (id: Id, answers: Answers, comment: string, submit: boolean) => http.send<void>('PUT', `/inspections/${id}/scoring`, { answers, comment, submit })
export const passOn = (id: Id, member_id: Id) => http.send<void>('PUT', `/inspections/${id}/inspector`, { member_id })
export const appeal = (id: Id, text: string) => http.send<void>('POST', `/inspections/${id}/appeal`, { text })
export const answerAppeal = (id: Id, reason: string, answers: Answers | null) => http.send<void>('POST', `/inspections/${id}/appeal/answer`, { reason, answers })
export const inspectors = (signal?: AbortSignal) => http.get<Schemas['Named'][]>('/inspectors', given(signal))

export const forms = (signal?: AbortSignal) => http.get<PageOf<ScoreForm>>('/score-forms?limit=200', given(signal))
export const form = (id: Id, signal?: AbortSignal) => http.get<ScoreForm>(`/score-forms/${id}`, given(signal))
export const addForm = (name: string, content: ScoreFormContent) => http.send<ScoreForm>('POST', '/score-forms', { name, content })
export const setForm = (id: Id, name: string, content: ScoreFormContent, retired: boolean) => http.send<ScoreForm>('PUT', `/score-forms/${id}`, { name, content, retired })
export const plans = (signal?: AbortSignal) => http.get<PageOf<InspectionPlan>>('/inspection-plans?limit=200', given(signal))
export const addPlan = (values: PlanValues) => http.send<{ id: Id }>('POST', '/inspection-plans', values)
export const setPlan = (id: Id, values: PlanValues) => http.send<void>('PUT', `/inspection-plans/${id}`, values)
export const previewPlan = (values: PlanValues) => http.send<Schemas['PlanPreview']>('POST', '/inspection-plans/preview', values)
export const removePlan = (id: Id) => http.send<void>('DELETE', `/inspection-plans/${id}`)
export const drawPlan = (id: Id) => http.send<{ drawn: number }>('POST', `/inspection-plans/${id}/draw`)
