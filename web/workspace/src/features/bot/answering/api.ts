import type { components } from '@haoke/client/api'
import { http } from '../../../base/http.ts'

type Schemas = components['schemas']

export type BotSettings = Required<Schemas['BotSettings']>
export type BotStatus = Required<Schemas['BotStatus']>
export type BotAnswer = Schemas['BotAnswer']

const given = (signal: AbortSignal) => ({ signal })

export const botSettings = (signal: AbortSignal) => http.get<BotSettings>('/bot/settings', given(signal))
export const changeBotSettings = (settings: BotSettings) => http.send<BotSettings>('PUT', '/bot/settings', settings)
export interface Category {
  id: string
  name: string
  parent_id: string | null
}
export const categories = async (signal: AbortSignal) => (await http.get<{ items: Category[] }>('/knowledge/categories', given(signal))).items
export const botStatus = (signal: AbortSignal) => http.get<BotStatus>('/bot/status', given(signal))
export const tryBot = (text: string, locale: string, earlier: string[]) => http.send<BotAnswer>('POST', '/bot/ask', { text, locale, earlier, trial: true })
