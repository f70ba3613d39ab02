import type { ClientFrame } from '@haoke/client/protocol'
import type { Store } from './state.ts'

const EVERY = 1_000
const STOPS = 5_000

/** Tells the agent that the visitor writes, with the draft itself only where the site says so. At most once a second. */
export class Typing {
  private readonly store: Store
  private readonly send: (frame: ClientFrame) => boolean
  private on = false
  private last = 0
  private next: ReturnType<typeof setTimeout> | undefined
  private end: ReturnType<typeof setTimeout> | undefined

  constructor(store: Store, send: (frame: ClientFrame) => boolean) {
    this.store = store
    this.send = send
  }

  change(text: string): void {
    if (!text.trim()) return this.stop()
    clearTimeout(this.end)
    this.end = setTimeout(() => this.stop(), STOPS)
    clearTimeout(this.next)
    this.next = setTimeout(() => this.tell(), Math.max(0, this.last + EVERY - Date.now()))
  }

  stop(): void {
    clearTimeout(this.next)
    clearTimeout(this.end)
    if (!this.on) return
    this.on = false
    const { conversation } = this.store.get()
    if (conversation) this.send({ t: 'typing', c: conversation.id, on: false })
  }

  private tell(): void {
    const { conversation, draft, site } = this.store.get()
    if (!conversation || conversation.state === 'closed') return
    this.on = true
    this.last = Date.now()
    this.send({ t: 'typing', c: conversation.id, on: true, ...(site?.typing_preview && { text: draft }) })
  }
}
