import type { components } from '@haoke/client/api'
import { http, query } from '../../../base/http.ts'

type Sent = components['schemas']['Tile']
export type Tile = Required<Sent>
export type TileKind = Tile['kind']
export type Wallboard = Omit<components['schemas']['Wallboard'], 'tiles'> & { tiles: Tile[] }
export type WeeklyLoad = components['schemas']['WeeklyLoad']

const PLAIN = { metric: '', of: null, warn: null, bad: null, every: 15 } satisfies Partial<Tile>

/** A tile with all that it may leave out. */
export const whole = (tile: Partial<Sent> & Pick<Sent, 'kind' | 'x' | 'y' | 'w' | 'h'>): Tile => ({ ...PLAIN, ...tile })

export async function wallboards(): Promise<Wallboard[]> {
  const { items } = await http.get<components['schemas']['Wallboards']>('/wallboards')
  return items.map((board) => ({ ...board, tiles: board.tiles.map(whole) }))
}

export const saveWallboard = ({ id, name, shared, tiles }: Pick<Wallboard, 'id' | 'name' | 'shared' | 'tiles'>) => http.send('PUT', `/wallboards/${id}`, { name, shared, tiles })
export const removeWallboard = (id: string) => http.send('DELETE', `/wallboards/${id}`)
export const weeklyLoad = (of: string | null) => http.get<WeeklyLoad>(`/wallboards/load${query({ of })}`)
