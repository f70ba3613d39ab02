import type { components } from '@haoke/client/api'
import { databaseStorage } from '@haoke/client/outbox-database'
import type { Id, Part, Site, VisitorConversation } from '@haoke/client/protocol'

/** A conversation as far as it was looked at: from `from` to `through`. */
export interface Log {
  c: Id
  parts: readonly Part[]
  from: number
  through: number
}

export interface KeptPage {
  visitor: Id
  site: Site
  conversation: VisitorConversation | null
  items: readonly components['schemas']['ListedConversation'][]
}

type Entry = { id: string; at: number } & ({ page: KeptPage } | { log: Log })

const PAGE = 'page'
const LASTS = 60 * 24 * 3600_000
const MOST_ITEMS = 50
const MOST_LOGS = 20
const MOST_PARTS = 100
const PATIENCE = 500 // ms: a storage that does not answer keeps nobody from talking

/** What opens without a network: the list, and the last of what was said in the conversations that were opened. */
export class KeptTalks {
  page: KeptPage | null = null
  readonly logs = new Map<Id, Log>()
  private readonly storage: ReturnType<typeof databaseStorage<Entry>>
  private readonly ages = new Map<string, number>()

  constructor(name: string) {
    this.storage = databaseStorage<Entry>(name, LASTS)
  }

  async load(): Promise<void> {
    const late = new Promise<Entry[]>((resolve) => setTimeout(() => resolve([]), PATIENCE))
    for (const entry of await Promise.race([this.read(), late])) {
      this.ages.set(entry.id, entry.at)
      if ('page' in entry) this.page = entry.page
      else this.logs.set(entry.id, entry.log)
    }
  }

  async save(page: KeptPage, logs: readonly Log[]): Promise<void> {
    const at = Date.now()
    const entries: Entry[] = logs.filter((log) => this.logs.get(log.c)?.parts !== log.parts).map((log) => ({ id: log.c, at, log: newest(log) }))
    for (const { c } of logs) this.ages.set(c, at)
    this.page = { ...page, items: page.items.slice(0, MOST_ITEMS) }
    await this.attempt(async () => {
      // All at once: a page that is about to go has no time for one after another.
      await Promise.all([...entries, { id: PAGE, at, page: this.page! }].map((entry) => this.storage.save(entry)))
      for (const log of logs) this.logs.set(log.c, log)
      const old = [...this.logs.keys()].sort((a, b) => this.ages.get(b)! - this.ages.get(a)!).slice(MOST_LOGS)
      for (const c of old) await this.drop(c)
    })
  }

  async clear(): Promise<void> {
    this.page = null
    await this.attempt(async () => {
      for (const c of [...this.logs.keys(), PAGE]) await this.drop(c)
    })
  }

  private async drop(id: string): Promise<void> {
    this.logs.delete(id)
    this.ages.delete(id)
    await this.storage.remove(id)
  }

  private async read(): Promise<Entry[]> {
    try {
      return await this.storage.load()
    } catch {
      return []
    }
  }

  /** No room, no storage in this window: then the page needs a network, and that is all. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    await work().catch(() => undefined)
  }
}

function newest(log: Log): Log {
  const parts = log.parts.slice(-MOST_PARTS)
  return parts.length < log.parts.length ? { ...log, parts, from: parts[0]!.seq } : log
}
