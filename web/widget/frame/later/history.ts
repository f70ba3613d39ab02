import type { Http } from '@haoke/client/http'
import type { Id } from '@haoke/client/protocol'
import { prepend, type PartRange } from '@haoke/client/thread'
import type { Store } from '../session/state.ts'

interface Page {
  items: { id: Id; last_seq: number }[]
  next: string | null
}

const RANGE = 30

/** Earlier messages: first of this conversation, then of the ones before it, a piece at a time. */
export class History {
  private readonly store: Store
  private readonly http: Http
  private waiting: Page['items'] = []
  private cursor: string | null = ''

  constructor(store: Store, http: Http) {
    this.store = store
    this.http = http
  }

  async more(): Promise<void> {
    const before = this.store.get().history
    if (before === 'loading' || before === 'none') return
    this.store.set({ history: 'loading' })
    try {
      this.store.set({ history: (await this.step()) ? 'more' : 'none' })
    } catch {
      this.store.set({ history: before })
    }
  }

  /** One piece more; false when there is nothing before it. */
  private async step(): Promise<boolean> {
    const { thread, earlier } = this.store.get()
    const [oldest] = earlier
    if (oldest && oldest.from > 1) {
      const range = await this.before(oldest.c, oldest.from)
      const grown = prepend({ ...oldest, through: 0, marks: NONE, typing: null }, range)
      this.store.set({ earlier: this.store.get().earlier.map((each) => (each.c === oldest.c ? { c: oldest.c, parts: grown.parts, from: grown.from } : each)) })
    } else if (!oldest && thread && thread.from > 1) {
      const range = await this.before(thread.c, thread.from)
      const current = this.store.get().thread
      if (current?.c === thread.c) this.store.set({ thread: prepend(current, range) })
    } else {
      const next = await this.next()
      if (!next) return false
      const range = await this.before(next.id, next.last_seq + 1)
      const first = Math.max(1, Math.min(range.through, range.parts[0]?.seq ?? range.through))
      this.store.set({ earlier: [{ c: next.id, parts: range.parts, from: first }, ...this.store.get().earlier] })
    }
    return true
  }

  private before(c: Id, seq: number): Promise<PartRange> {
    return this.http.get(`/visitor/conversations/${c}/parts?before=${seq}&limit=${RANGE}`)
  }

  /** The newest conversation that is not shown yet. */
  private async next(): Promise<Page['items'][0] | undefined> {
    const { thread, earlier } = this.store.get()
    const shown = new Set([thread?.c, ...earlier.map((each) => each.c)])
    for (;;) {
      const found = this.waiting.find((item) => !shown.has(item.id))
      if (found || this.cursor === null) return found
      const page: Page = await this.http.get(`/visitor/conversations?limit=20${this.cursor && `&cursor=${encodeURIComponent(this.cursor)}`}`)
      this.waiting = page.items
      this.cursor = page.next
    }
  }
}

const NONE = { visitor_delivered: 0, visitor_read: 0, agent_delivered: 0, agent_read: 0 }
