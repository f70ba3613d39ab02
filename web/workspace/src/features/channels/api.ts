import { http, query, type PageOf } from '../../base/http.ts'

export type Language = 'zh-CN' | 'zh-TW' | 'en'

export interface SiteTexts {
  title?: string
  welcome?: string
  copyright?: string
}

/** Look, words and limits of a site. Lengths in pixels; times in the unit of their names. */
export interface SiteSettings {
  title: string
  welcome: string
  copyright: string
  translations: Partial<Record<Language, SiteTexts>>
  locale: 'auto' | Language
  logo: string | null
  agent_avatar: string | null
  color: string
  position: 'right' | 'left'
  offset: { x: number; y: number }
  launcher: 'bubble' | 'bar'
  greeting_after: number | null
  typing_preview: boolean
  max_file_mb: number
  recall_seconds: number
  reopen_hours: number
  allowed_domains: string[]
}

export interface Site {
  id: string
  key: string
  name: string
  settings: SiteSettings
  has_identity_secret: boolean
  link: string
  embed: string
  created_at: number
}

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

export const reception = (id: string, signal?: AbortSignal) => http.get<{ queue_id: string | null }>(`/sites/${id}/reception`, given(signal))
export const setReception = (id: string, queue_id: string) => http.send<unknown>('PUT', `/sites/${id}/reception`, { queue_id })
export const queues = (signal?: AbortSignal) => http.get<PageOf<{ id: string; name: string }>>(`/queues${query({ limit: 200 })}`, given(signal))
