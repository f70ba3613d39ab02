import type { Site, SiteSettings } from '../api.ts'

/** What the editor of a site changes; pictures are saved by themselves. */
export interface Draft extends Record<string, unknown>, Omit<SiteSettings, 'logo' | 'agent_avatar'> {
  name: string
  queue_id: string
  /** Empty: visitors go to the queue at once. */
  flow_id: string
}

export function draftOf({ name, settings }: Pick<Site, 'name' | 'settings'>, queue_id: string, flow_id: string): Draft {
  const { logo: _, agent_avatar: __, ...rest } = settings
  return { name, queue_id, flow_id, ...rest }
}

export interface SiteChange {
  site: { name?: string; settings?: Partial<SiteSettings> } | null
  /** Whether the queue or the flow changed. */
  reception: boolean
}

/** Which requests a change takes. */
export function requestsOf(changes: Partial<Draft>): SiteChange {
  const { name, queue_id, flow_id, ...settings } = changes
  const changed = Object.keys(settings).length > 0
  const site = name !== undefined || changed ? { ...(name === undefined ? {} : { name }), ...(changed ? { settings: settings as Partial<SiteSettings> } : {}) } : null
  return { site, reception: queue_id !== undefined || flow_id !== undefined }
}
