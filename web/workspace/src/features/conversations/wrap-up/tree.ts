import type { Id } from '@haoke/client/protocol'
import type { ClosingCode } from './api.ts'

type Node = Pick<ClosingCode, 'id' | 'parent_id'>

export const childrenOf = <T extends Node>(codes: readonly T[], parent: Id | null): T[] => codes.filter((code) => code.parent_id === parent)

/** The line from the root to a code; empty for none. */
export function lineOf<T extends Node>(codes: readonly T[], id: Id | null): T[] {
  const line: T[] = []
  for (let at = id; at !== null && line.length <= codes.length; ) {
    const code = codes.find((each) => each.id === at)
    if (!code) break
    line.unshift(code)
    at = code.parent_id
  }
  return line
}

/** What is shown of a tree: each code after the one it stands under, with its depth and its place among its siblings. */
export interface Row<T> {
  code: T
  depth: number
  place: number
  last: boolean
}

export function rowsOf<T extends Node>(codes: readonly T[], roots: readonly T[], depth = 0): Row<T>[] {
  return roots.flatMap((code, place) => [{ code, depth, place, last: place === roots.length - 1 }, ...rowsOf(codes, childrenOf(codes, code.id), depth + 1)])
}

/** Where a code may go: not under itself. */
export const placesFor = <T extends Node>(codes: readonly T[], id: Id): T[] => codes.filter((code) => !lineOf(codes, code.id).some((above) => above.id === id))
