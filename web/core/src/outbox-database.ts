import type { Unsent } from './outbox.ts'
import type { Id } from './protocol.ts'

const STORE = 'unsent'
const DAY = 24 * 3600_000

/** What is unsent (messages, files) in IndexedDB under a name of the caller's, for a day. */
export function databaseStorage<T extends { id: Id; at: number } = Unsent>(name: string, maxAge = DAY) {
  let database: Promise<IDBDatabase> | undefined
  const run = async <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    database ??= open(name)
    const store = (await database).transaction(STORE, mode).objectStore(STORE)
    return done(work(store))
  }
  return {
    async load(): Promise<T[]> {
      const entries = await run('readonly', (store) => store.getAll() as IDBRequest<T[]>)
      const fresh = entries.filter((entry) => entry.at > Date.now() - maxAge)
      for (const old of entries) if (!fresh.includes(old)) await run('readwrite', (store) => store.delete(old.id))
      return fresh.sort((a, b) => a.at - b.at)
    },
    async save(entry: T): Promise<void> {
      await run('readwrite', (store) => store.put(entry))
    },
    async remove(id: Id): Promise<void> {
      await run('readwrite', (store) => store.delete(id))
    },
  }
}

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE, { keyPath: 'id' }))
  return done(request)
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB failed')))
  })
}
