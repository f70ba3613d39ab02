import type { components } from '@haoke/client/api'
import { http, query, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']

export type WordList = Schemas['WordList']
export type Word = Schemas['Word']
export type WordListValues = Required<Schemas['NewWordList']>
export type WordAction = WordList['action']
export type WordImport = Schemas['WordImport']
export type Finding = Schemas['WordFinding']
export type Verdict = Schemas['WordVerdict']
export type WordSettings = Schemas['WordSettings']

export const ACTIONS = ['watch', 'alarm', 'mask', 'block'] as const satisfies readonly WordAction[]
export const DIRECTIONS = ['both', 'inbound', 'outbound'] as const satisfies readonly WordList['direction'][]
export const MODES = ['variant', 'exact'] as const satisfies readonly WordList['mode'][]

export const wordLists = async (signal?: AbortSignal) => (await http.get<PageOf<WordList>>('/word-lists', signal ? { signal } : {})).items
export const addList = (values: Schemas['NewWordList']) => http.send<WordList>('POST', '/word-lists', values)
export const changeList = (id: string, change: Schemas['WordListChange']) => http.send<void>('PATCH', `/word-lists/${id}`, change)
export const removeList = (id: string) => http.send<void>('DELETE', `/word-lists/${id}`)

export const wordsOf = (id: string, cursor: string | null, q: string, signal: AbortSignal) =>
  http.get<PageOf<Word>>(`/word-lists/${id}/words${query({ cursor, q })}`, { signal })
export const addWord = (id: string, text: string) => http.send<Word>('POST', `/word-lists/${id}/words`, { text })
export const changeWord = (id: string, change: Schemas['WordChange']) => http.send<Word>('PATCH', `/words/${id}`, change)
export const removeWord = (id: string) => http.send<void>('DELETE', `/words/${id}`)
export const importWords = (id: string, file: { text: string; format: 'text' | 'csv'; write: boolean }) => http.send<WordImport>('POST', `/word-lists/${id}/import`, file)
export const tryWords = (text: string, by: 'visitor' | 'member') => http.send<Verdict>('POST', '/words/try', { text, by })

export const wordSettings = (signal?: AbortSignal) => http.get<WordSettings>('/words/settings', signal ? { signal } : {})
export const changeWordSettings = (settings: WordSettings) => http.send<WordSettings>('PUT', '/words/settings', settings)

export const findings = (cursor: string | null, action: string, signal: AbortSignal) => http.get<PageOf<Finding>>(`/word-findings${query({ cursor, action })}`, { signal })
export const originalOf = async (id: string) => (await http.send<{ text: string }>('POST', `/word-findings/${id}/original`, {})).text
