import type { QuickReply } from './api.ts'

export interface Folder {
  name: string
  replies: QuickReply[]
}

/** By folder, the folders in the order of their first quick reply. */
export function folders(replies: readonly QuickReply[]): Folder[] {
  const found = new Map<string, QuickReply[]>()
  for (const reply of replies) {
    const there = found.get(reply.folder)
    if (there) there.push(reply)
    else found.set(reply.folder, [reply])
  }
  return [...found].map(([name, inside]) => ({ name, replies: inside }))
}

function swapped<T>(items: readonly T[], from: number, by: -1 | 1): T[] {
  const next = [...items]
  const to = from + by
  if (from >= 0 && to >= 0 && to < next.length) [next[from], next[to]] = [next[to]!, next[from]!]
  return next
}

/** The ids in their new order, after one went a place up or down within its folder. */
export function movedReply(all: readonly Folder[], id: string, by: -1 | 1): string[] {
  return all.flatMap(({ replies }) => swapped(replies, replies.findIndex((reply) => reply.id === id), by).map((reply) => reply.id))
}

/** The same after a whole folder went up or down. */
export function movedFolder(all: readonly Folder[], name: string, by: -1 | 1): string[] {
  return swapped(all, all.findIndex((folder) => folder.name === name), by).flatMap(({ replies }) => replies.map((reply) => reply.id))
}
