import type { components } from '@haoke/client/api'
import type { Id } from '@haoke/client/protocol'
import { http, query, type PageOf } from '../../base/http.ts'

type Schemas = components['schemas']
export type Entry = Schemas['Entry']
export type EntryCard = Schemas['EntryCard']
export type EntryVersion = Schemas['EntryVersion']
export type Category = Schemas['Category']
export type Found = Schemas['FoundEntry']
export type ReadEntry = Schemas['ReadEntry']
export type Feedback = Schemas['EntryFeedback']
export type Difference = Schemas['Difference']
export type Form = Entry['form']
export type Locale = 'zh-CN' | 'zh-TW' | 'en'
export type EntryFile = Schemas['AnswerFile']

export interface Phrasing {
  id: Id
  text: string
  locale: Locale
}

export interface AnswerPart {
  text: string
  format: 'plain' | 'markdown'
  files: EntryFile[]
}

export interface Answer {
  locale: Locale
  channel: string
  title: string
  parts: AnswerPart[]
}

/** What of an entry has versions, with nothing left out. */
export interface Content {
  title: string
  locale: Locale
  category_id: Id | null
  phrasings: Phrasing[]
  answers: Answer[]
  related: Id[]
  tags: string[]
  visibility: 'public' | 'members' | 'teams'
  team_ids: Id[]
  site_ids: Id[]
  valid_from: number | null
  valid_until: number | null
}

export const LOCALES: readonly Locale[] = ['zh-CN', 'zh-TW', 'en']

export interface Filter {
  q: string
  category_id: string
  state: string
  stage: string
  author_id: string
  expiring: string
}

const given = (signal?: AbortSignal) => (signal ? { signal } : {})
const at = (id: Id) => `/knowledge/entries/${id}`

export const search = (q: string, category: Id | null, cursor: string | null, signal?: AbortSignal, limit = 20) =>
  http.get<PageOf<Found>>(`/knowledge/search${query({ q, category_id: category, cursor, limit })}`, given(signal))
export const read = (id: Id, signal?: AbortSignal) => http.get<ReadEntry>(`/knowledge/published/${id}`, given(signal))
export const noteUse = (id: Id, use: 'opened' | 'sent') => http.send<void>('POST', `/knowledge/published/${id}/uses`, { use })
export const giveFeedback = (id: Id, kind: Feedback['kind'], text = '') => http.send<void>('PUT', `/knowledge/published/${id}/feedback`, { kind, text })
export const feedback = (id: Id) => http.get<{ items: Feedback[] }>(`${at(id)}/feedback`)

export const entries = (filter: Filter, cursor: string | null, signal?: AbortSignal) => http.get<PageOf<EntryCard>>(`/knowledge/entries${query({ ...filter, cursor })}`, given(signal))
export const entry = (id: Id, signal?: AbortSignal) => http.get<Entry>(at(id), given(signal))
export const addEntry = (id: Id, form: Form, content: Content, key: string) => http.send<Entry>('POST', '/knowledge/entries', { id, form, content, key })
export const saveDraft = (id: Id, revision: number, content: Content) => http.send<Entry>('PUT', `${at(id)}/draft`, { revision, content })
export const removeEntry = (id: Id) => http.send<void>('DELETE', at(id))
/** A step of an entry's life; `body` is what the step asks for. */
export const step = (id: Id, what: 'hand-in' | 'approve' | 'send-back' | 'publish' | 'withdraw' | 'discard' | 'roll-back', body?: unknown) => http.send<Entry>('POST', `${at(id)}/${what}`, body)
export const versions = (id: Id, cursor: string | null, signal?: AbortSignal) => http.get<PageOf<EntryVersion>>(`${at(id)}/versions${query({ cursor })}`, given(signal))
export const differences = async (id: Id, before: number, after: number | null) => (await http.get<{ items: Difference[] }>(`${at(id)}/differences${query({ before, after })}`)).items

export const categories = async (signal?: AbortSignal) => (await http.get<{ items: Category[] }>('/knowledge/categories', given(signal))).items
export const addCategory = (name: string, parent: Id | null) => http.send<Category>('POST', '/knowledge/categories', { name, parent_id: parent })
export const changeCategory = (id: Id, name: string, parent: Id | null) => http.send<void>('PUT', `/knowledge/categories/${id}`, { name, parent_id: parent })
export const orderCategories = (ids: Id[]) => http.send<void>('PUT', '/knowledge/category-order', { ids })
export const removeCategory = (id: Id) => http.send<void>('DELETE', `/knowledge/categories/${id}`)

export type HelpCentre = Schemas['HelpCentre']
export type HelpCentreOfSite = Omit<Schemas['HelpCentreView'], 'settings'> & { settings: Required<HelpCentre> }
export type Voices = Schemas['HelpVoices']
export const helpCentres = async (signal?: AbortSignal) => (await http.get<{ items: HelpCentreOfSite[] }>('/knowledge/help-centres', given(signal))).items
export const setHelpCentre = (site: Id, settings: HelpCentre) => http.send<Required<HelpCentre>>('PUT', `/knowledge/help-centres/${site}`, settings)
export const voices = (id: Id) => http.get<Voices>(`${at(id)}/ratings`)
export const preview = async (id: Id, asked: { site_id: Id; locale: Locale; form: Form; content: Content }) => (await http.send<{ html: string }>('POST', `${at(id)}/preview`, asked)).html

export type Figures = Schemas['EntryFigures']
export const uses = (from: number, cursor: string | null, signal?: AbortSignal) => http.get<PageOf<Figures>>(`/knowledge/uses${query({ from, cursor })}`, given(signal))
export const usesExportAt = (form: 'xlsx' | 'csv', from: number) => `/api/v1/knowledge/uses/export${query({ form, from })}`

export type Gap = Schemas['Gap']
export const gaps = async (signal?: AbortSignal) => (await http.get<{ items: Gap[] }>('/knowledge/gaps', given(signal))).items
export const fillGaps = (values: Record<string, string>, publish: boolean) => http.send<Schemas['GapsFilled']>('POST', '/knowledge/gaps/fill', { values, publish }, { timeout: 60_000 })

export type Pack = Schemas['Pack']
export type Imported = Schemas['ImportResult']
export type ImportedRow = Schemas['ImportedRow']
interface How {
  preview: boolean
  publish: boolean
}
export const packs = (signal?: AbortSignal) => http.get<{ items: Pack[] }>('/knowledge/packs', given(signal))
export const takePack = (name: string, locale: Locale, how: How) => http.send<Imported>('POST', `/knowledge/packs/${name}`, { locale, ...how }, { timeout: 60_000 })
export function takeFile(file: File, locale: Locale, how: How): Promise<Imported> {
  const form = new FormData()
  form.append('file', file)
  return http.send<Imported>('POST', `/knowledge/import/file${query({ locale, ...how })}`, form, { timeout: 120_000 })
}
export const exportAt = (to: string, category: string) => `/api/v1/knowledge/export${query({ to, category_id: category })}`
