import type { Site, SiteSettings } from '../api.ts'

/** What the editor of a site changes; pictures are saved by themselves. */
export interface Draft extends Record<string, unknown>, Omit<SiteSettings, 'logo' | 'agent_avatar'> {
  name: string
  queue_id: string
}

export function draftOf({ name, settings }: Pick<Site, 'name' | 'settings'>, queue_id: string): Draft {
  const { logo: _, agent_avatar: __, ...rest } = settings
  return { name, queue_id, ...rest }
}

export interface SiteChange {
  site: { name?: string; settings?: Partial<SiteSettings> } | null
  queue_id: string | null
}

/** Which requests a change takes. */
export function requestsOf(changes: Partial<Draft>): SiteChange {
  const { name, queue_id, ...settings } = changes
  const changed = Object.keys(settings).length > 0
  const site = name !== undefined || changed ? { ...(name === undefined ? {} : { name }), ...(changed ? { settings: settings as Partial<SiteSettings> } : {}) } : null
  return { site, queue_id: queue_id ?? null }
}
