import { whole, type Tile, type TileKind } from './wallboards.ts'

const tile = (kind: TileKind, metric: string, x: number, y: number, w: number, h: number): Tile => whole({ kind, metric, x, y, w, h })

/** What a board begins with: everything at a look. */
export const OVERVIEW: Tile[] = [
  tile('number', 'waiting', 0, 0, 2, 2),
  tile('number', 'longest', 2, 0, 2, 2),
  tile('gauge', 'service', 4, 0, 2, 2),
  tile('number', 'served', 6, 0, 2, 2),
  tile('number', 'lost', 8, 0, 2, 2),
  tile('number', 'speed', 10, 0, 2, 2),
  tile('line', '', 0, 2, 7, 4),
  tile('agents', '', 7, 2, 5, 7),
  tile('queues', '', 0, 6, 7, 3),
]

/** Of somebody who sees themselves alone. */
export const OWN: Tile[] = [tile('number', 'served', 0, 0, 4, 2), tile('number', 'taken', 4, 0, 4, 2), tile('number', 'done', 8, 0, 4, 2), tile('agents', '', 0, 2, 12, 3)]
