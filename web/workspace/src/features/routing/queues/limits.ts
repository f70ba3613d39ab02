import type { components } from '@haoke/client/api'
import { http } from '../../../base/http.ts'

type Schemas = components['schemas']

export type When = Schemas['Rule']['when']
export interface Rule {
  when: When
  over: number
  to: string
}
export type Limits = Omit<Required<Schemas['QueueLimits']>, 'overflow'> & { overflow: Rule[] }

/** What `over` counts under a condition; others have none. */
export const UNITS: Partial<Record<When, 'people' | 'seconds'>> = { length: 'people', wait: 'seconds' }
export const WHENS: When[] = ['closed', 'nobody', 'length', 'wait']

const given = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

export const limits = (id: string, signal?: AbortSignal) => http.get<Limits>(`/queues/${id}/limits`, given(signal))
export const changeLimits = (id: string, wanted: Limits) => http.send<Limits>('PUT', `/queues/${id}/limits`, wanted)
export type Calibration = Schemas['Calibration']
export const calibration = (id: string, signal?: AbortSignal) => http.get<Calibration>(`/queues/${id}/estimates`, given(signal))
export const calendars = async (signal?: AbortSignal) => (await http.get<{ items: { id: string; name: string }[] }>('/calendars?limit=200', given(signal))).items
