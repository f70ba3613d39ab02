import type { components } from '@haoke/client/api'
import { http, query, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']

export type TaskFigures = Schemas['TaskFigures']
export type TaskStop = Schemas['TaskStop']

const DAY = 86_400_000
/** Days back that figures are counted for; 0: all there are. */
export const PERIODS = [1, 7, 30, 0] as const
export type Days = (typeof PERIODS)[number]

const since = (days: Days) => (days ? { from: Date.now() - days * DAY } : {})

export const tasks = (days: Days, cursor: string | null, signal: AbortSignal) => http.get<PageOf<TaskFigures>>(`/bot/tasks${query({ ...since(days), cursor })}`, { signal })
export const stops = (id: string, days: Days, signal: AbortSignal) => http.get<TaskStop[]>(`/bot/tasks/${id}/stops${query(since(days))}`, { signal })
export const removeTask = (id: string) => http.send<void>('DELETE', `/flows/${id}`)
export const templates = async (signal: AbortSignal) => (await http.get<Schemas['PurposeView']>('/flow-purposes/task', { signal })).templates
export const addTask = (name: string, template: string | null) => http.send<Schemas['Flow']>('POST', '/flows', { purpose: 'task', name, template })
