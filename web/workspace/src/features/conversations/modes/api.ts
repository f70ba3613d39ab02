import type { components } from '@haoke/client/api'
import { http } from '../../../base/http.ts'

type Schemas = components['schemas']

export type When = Required<Schemas['ReceptionWhen']>
export type Rule = Omit<Required<Schemas['ReceptionRule']>, 'when'> & { when: When }
export type Rules = Omit<Schemas['ReceptionRulesView'], 'rules'> & { rules: Schemas['ReceptionRule'][] }
export type Mode = Rule['mode']

export const MOST = 30
export const READY: Mode[] = ['people', 'bot_first', 'bot_only']

const given = (signal?: AbortSignal) => (signal ? { signal } : {})
export const rules = (site: string, signal?: AbortSignal) => http.get<Rules>(`/sites/${site}/rules`, given(signal))
export const setRules = (site: string, wanted: Rule[]) => http.send<Rules>('PUT', `/sites/${site}/rules`, { rules: wanted })
/** Of a site, or of another channel account. */
export const accountName = async (id: string, signal?: AbortSignal) => (await http.get<{ name: string }>(`/channel-accounts/${id}`, given(signal))).name

const ANY: When = { pages: [], calendar_id: null, open: true, online: null, waiting: null, level: null, queue_id: null, locale: null }

/** A rule with all that the server leaves out when it is as usual. */
export const whole = (rule: Schemas['ReceptionRule']): Rule => ({ name: rule.name ?? '', mode: rule.mode, flow_id: rule.flow_id ?? null, when: { ...ANY, ...rule.when } })
export const fresh = (): Rule => ({ name: '', mode: 'bot_first', flow_id: null, when: { ...ANY } })

/** Parts of addresses, parted by spaces, commas or lines. */
export const pagesOf = (text: string): string[] => text.split(/[\s,，]+/).filter(Boolean)
