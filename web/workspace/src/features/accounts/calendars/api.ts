import { http, query, type PageOf } from '../../../base/http.ts'
import type { Calendar, Holidays } from './hours.ts'

type Values = Omit<Calendar, 'id'>

const given = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

export const calendars = (signal?: AbortSignal) => http.get<PageOf<Calendar>>(`/calendars${query({ limit: 200 })}`, given(signal))
export const calendar = (id: string, signal?: AbortSignal) => http.get<Calendar>(`/calendars/${id}`, given(signal))
export const publicHolidays = (signal?: AbortSignal) => http.get<Holidays[]>('/public-holidays', given(signal))
export const addCalendar = (values: Values) => http.send<Calendar>('POST', '/calendars', values)
export const changeCalendar = (id: string, change: Partial<Values>) => http.send<Calendar>('PATCH', `/calendars/${id}`, change)
export const removeCalendar = (id: string) => http.send<void>('DELETE', `/calendars/${id}`)
