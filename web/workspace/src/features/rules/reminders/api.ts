import type { components } from '@haoke/client/api'
import { http, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']

export type Rules = Required<Schemas['ReminderRules']>
export type Reminders = Schemas['Reminders']

const given = (signal: AbortSignal) => ({ signal })

export const reminders = (signal: AbortSignal) => http.get<Reminders>('/reminders', given(signal))
export const changeReminders = (queue: string | null, rules: Rules) => http.send<Rules>('PUT', queue === null ? '/reminders' : `/reminders/queues/${queue}`, rules)
export const resetQueue = (queue: string) => http.send<void>('DELETE', `/reminders/queues/${queue}`)
export const queues = async (signal: AbortSignal) => (await http.get<PageOf<{ id: string; name: string }>>('/queues?limit=200', given(signal))).items
