import type { Id } from '@haoke/client/protocol'
import { useSession } from '../../../base/session.ts'
import type { Content } from '../api.ts'

const MOST = 20

interface Unsaved {
  id: Id
  /** Of the entry that was changed; 0 for a new one. */
  revision: number
  content: Content
}

/** What a member has written on an entry in this browser and not saved yet: the twenty entries of last. */
export function useUnsaved(id: Id) {
  const key = `haoke.entries.${useSession().id}`

  function all(): Unsaved[] {
    try {
      return JSON.parse(localStorage.getItem(key) ?? '[]') as Unsaved[]
    } catch {
      return []
    }
  }
  function write(next: Unsaved[]): void {
    try {
      if (next.length) localStorage.setItem(key, JSON.stringify(next.slice(-MOST)))
      else localStorage.removeItem(key)
    } catch {
      // A full store costs only what a reload would have kept.
    }
  }
  const others = () => all().filter((each) => each.id !== id)

  return {
    /** What was written on this very revision; on another one it would overwrite what somebody else did. */
    read: (revision: number): Content | null => all().find((each) => each.id === id && each.revision === revision)?.content ?? null,
    keep: (revision: number, content: Content): void => write([...others(), { id, revision, content }]),
    drop: (): void => write(others()),
  }
}
