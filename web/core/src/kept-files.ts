import type { Id } from './protocol.ts'
import { databaseStorage } from './outbox-database.ts'

/** A file on its way. `at` is when it was chosen. */
export interface KeptFile {
  id: Id
  at: number
  file: Blob
  name: string
  /** Seconds, of a recording. */
  duration?: number
  /** Where it will be sent. */
  conversation?: Id
}

/**
 * Files on their way, kept over a reload: under the same id the server says where to go on. Each belongs to the page that
 * keeps it, by a lock that ends with the page, so that of two pages only one sends it. Whatever fails here (no room, no
 * storage in this frame) costs only that the file does not outlive the page.
 */
export class KeptFiles {
  private readonly name: string
  private readonly storage: ReturnType<typeof databaseStorage<KeptFile>>
  private readonly held = new Map<Id, () => void>()

  constructor(name: string) {
    this.name = name
    this.storage = databaseStorage<KeptFile>(name)
  }

  async keep(entry: KeptFile): Promise<void> {
    if (await this.hold(entry.id)) await this.storage.save(entry).catch(() => undefined)
  }

  async drop(id: Id): Promise<void> {
    await this.storage.remove(id).catch(() => undefined)
    this.held.get(id)?.()
    this.held.delete(id)
  }

  /** What an earlier page left, and no other page has. From now on it is this page's. */
  async leftover(): Promise<KeptFile[]> {
    const mine: KeptFile[] = []
    for (const entry of await this.storage.load().catch(() => [])) {
      if (!this.held.has(entry.id) && (await this.hold(entry.id))) mine.push(entry)
    }
    return mine
  }

  private hold(id: Id): Promise<boolean> {
    const locks = navigator.locks as LockManager | undefined
    return new Promise((resolve) => {
      if (!locks) return resolve(false)
      const got = (lock: Lock | null) => {
        resolve(lock !== null)
        return lock && new Promise<void>((release) => this.held.set(id, release))
      }
      locks.request(`${this.name}:${id}`, { ifAvailable: true }, got).catch(() => resolve(false))
    })
  }
}
