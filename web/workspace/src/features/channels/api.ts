import type { components } from '@haoke/client/api'
import { http, query, type PageOf } from '../../base/http.ts'

type Schemas = components['schemas']
type Stored = Required<Schemas['SiteSettings']>

export type Language = 'zh-CN' | 'zh-TW' | 'en'
export type SiteTexts = Partial<Schemas['SiteTexts']>

/** As the server answers it: nothing left out, each domain a text. Lengths in pixels, times in the unit of their names. */
export type SiteSettings = Omit<Stored, 'allowed_domains' | 'translations'> & {
  allowed_domains: string[]
  translations: Partial<Record<Language, SiteTexts>>
}
export type Site = Omit<Schemas['SiteView'], 'settings'> & { settings: SiteSettings }

export type Picture = 'logo' | 'agent-avatar'

const given = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

export const sites = (cursor: string | null, signal?: AbortSignal) => http.get<PageOf<Site>>(`/sites${query({ cursor })}`, given(signal))
export const site = (id: string, signal?: AbortSignal) => http.get<Site>(`/sites/${id}`, given(signal))
export const addSite = (name: string, settings: Partial<SiteSettings>) => http.send<Site>('POST', '/sites', { name, settings })
export const changeSite = (id: string, change: { name?: string; settings?: Partial<SiteSettings> }) => http.send<Site>('PATCH', `/sites/${id}`, change)
export const removeSite = (id: string) => http.send<void>('DELETE', `/sites/${id}`)
export const renewSecret = (id: string) => http.send<{ secret: string }>('POST', `/sites/${id}/identity-secret`)

export function placePicture(id: string, which: Picture, picture: Blob): Promise<Site> {
  const form = new FormData()
  form.append('file', picture, 'picture')
  return http.send<Site>('PUT', `/sites/${id}/${which}`, form)
}

export const reception = (id: string, signal?: AbortSignal) => http.get<Schemas['ReceptionView']>(`/sites/${id}/reception`, given(signal))
export const setReception = (id: string, queue_id: string, flow_id: string | null) => http.send<unknown>('PUT', `/sites/${id}/reception`, { queue_id, flow_id })
export const queues = (signal?: AbortSignal) => http.get<PageOf<{ id: string; name: string }>>(`/queues${query({ limit: 200 })}`, given(signal))

export type PushService = Schemas['PushServiceView']
export const pushServices = (site: string) => http.get<PushService[]>(`/sites/${site}/push`)
export const setPushService = (site: string, kind: string, settings: Record<string, unknown>) => http.send<PushService[]>('PUT', `/sites/${site}/push/${kind}`, { settings })
export const dropPushService = (site: string, kind: string) => http.send<void>('DELETE', `/sites/${site}/push/${kind}`)
