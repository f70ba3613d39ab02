import type { components } from '@haoke/client/api'
import type { Locale } from '@haoke/client/i18n'
import { http } from '../../../base/http.ts'

type Schemas = components['schemas']
type Texts = Partial<Record<Locale, string>>

/** A line as it is set; one that is not stored yet has no id. */
export type Line = Omit<Required<Schemas['LineValues']>, 'titles' | 'hints'> & { titles: Texts; hints: Texts }
export type TopLine = Line & { lines: Line[] }
export type Lines = Omit<Schemas['BusinessLinesView'], 'lines'> & { lines: TopLine[] }

export const MOST = 30
export const MOST_BELOW = 20

export const lines = (site: string, signal?: AbortSignal) => http.get<Lines>(`/sites/${site}/lines`, signal ? { signal } : {})
export const setLines = (site: string, menu: TopLine[]) => http.send<Lines>('PUT', `/sites/${site}/lines`, { lines: menu })
export const siteName = async (site: string, signal?: AbortSignal) => (await http.get<{ name: string }>(`/sites/${site}`, signal ? { signal } : {})).name

export const fresh = (): Line => ({ id: null, titles: {}, hints: {}, icon: '', queue_id: null, flow_id: null, raised: 0 })

/** The list with one of it in another place. */
export function moved<T>(list: readonly T[], index: number, by: number): T[] {
  const order = [...list]
  order.splice(index + by, 0, ...order.splice(index, 1))
  return order
}
