import type { components } from '@haoke/client/api'
import { newId } from '@haoke/client/ids'
import type { Id } from '@haoke/client/protocol'
import { http, query, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']
export type QuestionSet = Schemas['QuestionSet']
export type Question = Schemas['BenchQuestion']
export type Run = Schemas['BenchRun']
export type Result = Schemas['BenchResult']
export type Figures = Schemas['Figures']
export type Settings = Required<Schemas['BenchSettings']>
export type Imported = Schemas['QuestionsImported']
export type BotSettings = Required<Schemas['BotSettings']>
export type Locale = 'zh-CN' | 'zh-TW' | 'en'
export type Only = '' | 'better' | 'worse' | 'wrong'

export interface Change {
  entries: { entry_id: Id; revision: number }[]
  settings: BotSettings | null
}

export interface Draft {
  id: Id
  title: string
}

const set = (id: Id) => `/bot/bench/sets/${id}`
const run = (id: Id) => `/bot/bench/runs/${id}`
const given = (signal?: AbortSignal) => (signal ? { signal } : {})

export const sets = async (signal?: AbortSignal) => (await http.get<{ items: QuestionSet[] }>('/bot/bench/sets', given(signal))).items
export async function addSet(name: string): Promise<Id> {
  const id = newId()
  await http.send<void>('POST', '/bot/bench/sets', { id, name })
  return id
}
export const removeSet = (id: Id) => http.send<void>('DELETE', set(id))
export const questions = (id: Id, cursor: string | null, signal: AbortSignal) => http.get<PageOf<Question>>(`${set(id)}/questions${query({ cursor, limit: 50 })}`, { signal })
export const addQuestion = (id: Id, question: string, locale: Locale, entry: Id | null) => http.send<void>('POST', `${set(id)}/questions`, { question, locale, entry_id: entry })
export const removeQuestion = (id: Id, question: Id) => http.send<void>('DELETE', `${set(id)}/questions/${question}`)
export const fill = async (id: Id, from: 'asked' | 'phrasings') => (await http.send<{ added: number }>('POST', `${set(id)}/from-${from}`)).added
export function importFile(id: Id, file: File, locale: Locale): Promise<Imported> {
  const form = new FormData()
  form.append('file', file)
  return http.send<Imported>('POST', `${set(id)}/import${query({ locale })}`, form, { timeout: 120_000 })
}

export const runs = (cursor: string | null, signal: AbortSignal) => http.get<PageOf<Run>>(`/bot/bench/runs${query({ cursor, limit: 20 })}`, { signal })
export const oneRun = (id: Id, signal?: AbortSignal) => http.get<Run>(run(id), given(signal))
export const begin = (set_ids: Id[], change: Change | null) => http.send<Run>('POST', '/bot/bench/runs', { set_ids, change })
export const act = (id: Id, what: 'cancel' | 'publish' | 'take-back') => http.send<Run>('POST', `${run(id)}/${what}`)
export const results = (id: Id, only: Only, cursor: string | null, signal?: AbortSignal, limit = 30) => http.get<PageOf<Result>>(`${run(id)}/results${query({ only, cursor, limit })}`, given(signal))

export const settings = (signal: AbortSignal) => http.get<Settings>('/bot/bench/settings', { signal })
export const saveSettings = (wanted: Settings) => http.send<Settings>('PUT', '/bot/bench/settings', wanted)
export const botSettings = () => http.get<BotSettings>('/bot/settings')
export const revision = async (entry: Id) => (await http.get<{ revision: number }>(`/knowledge/entries/${entry}`)).revision
export async function drafts(signal: AbortSignal): Promise<Draft[]> {
  const stages = ['writing', 'review', 'approved']
  const pages = await Promise.all(stages.map((stage) => http.get<PageOf<Draft>>(`/knowledge/entries${query({ stage, limit: 100 })}`, { signal })))
  return pages.flatMap(({ items }) => items)
}
export const findEntries = async (q: string, signal: AbortSignal) => (await http.get<PageOf<Draft>>(`/knowledge/search${query({ q, limit: 8 })}`, { signal })).items

export const underWay = ({ state }: Run): boolean => state === 'waiting' || state === 'running'
export const share = (part: number, whole: number): string => (whole ? `${Math.round((1000 * part) / whole) / 10} %` : '–')
