import type { components } from '@haoke/client/api'
import { newId } from '@haoke/client/ids'
import type { FormQuestion, Id } from '@haoke/client/protocol'
import { http, query, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']
export type Form = Schemas['Form']
export type FormAnswers = Schemas['FormAnswers']
export type Question = Required<FormQuestion>
export type FieldType = Question['type']

export interface FormDraft extends Record<string, unknown> {
  name: string
  heading: string
  intro: string
  fields: Question[]
  thanks: string
  days: number
  retired: boolean
}

export const TYPES = ['text', 'long_text', 'number', 'date', 'phone', 'email', 'choice', 'choices'] as const satisfies readonly FieldType[]
export const MOST = 20
/** What of the customer a question may fill in; any other word is a field of the company's own. */
export const KNOWN = ['name', 'phone', 'email', 'company']
export const chooses = ({ type }: Pick<Question, 'type'>) => type === 'choice' || type === 'choices'

const given = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

export const forms = (cursor: string | null, signal?: AbortSignal) => http.get<PageOf<Form>>(`/forms${query({ limit: 50, cursor })}`, given(signal))
export const sendable = (signal?: AbortSignal) => http.get<PageOf<Form>>('/forms?sent=true&limit=200', given(signal))
export const form = (id: Id, signal?: AbortSignal) => http.get<Form>(`/forms/${id}`, given(signal))
export const answers = (id: Id, from: number | undefined, cursor: string | null, signal?: AbortSignal) =>
  http.get<PageOf<FormAnswers>>(`/forms/${id}/answers${query({ from, limit: 50, cursor })}`, given(signal))
export const exportUrl = (id: Id, from: number | undefined) => `/api/v1/forms/${id}/answers/export${query({ from })}`
export const sendForm = (c: Id, message: Schemas['FormToSend']) => http.send<unknown>('POST', `/conversations/${c}/forms`, message)

export function saveForm(stored: Form | null, { name, heading, intro, fields, thanks, days, retired }: FormDraft): Promise<Form> {
  const content = { title: heading, intro, fields: fields.map((field) => ({ ...field, options: chooses(field) ? field.options : [] })), thanks, days }
  return stored ? http.send('PUT', `/forms/${stored.id}`, { version: stored.version, name, retired, content }) : http.send('POST', '/forms', { name, content })
}

export const freshQuestion = (): Question => ({ id: newId().slice(-12), label: '', type: 'text', required: true, help: '', options: [], fills: '' })

export function draftOf(stored: Form | null): FormDraft {
  if (!stored) return { name: '', heading: '', intro: '', fields: [freshQuestion()], thanks: '', days: 7, retired: false }
  const { title, intro, fields, thanks, days } = stored.content
  return { name: stored.name, heading: title, intro: intro ?? '', fields: fields.map((field) => ({ ...freshQuestion(), ...field })), thanks: thanks ?? '', days: days ?? 7, retired: stored.retired }
}
