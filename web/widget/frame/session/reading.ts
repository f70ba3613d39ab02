import type { ClientFrame } from '@haoke/client/protocol'
import { raiseMarks, unreadOf } from '@haoke/client/thread'
import type { Host } from '../host.ts'
import type { Store } from './state.ts'

const SETTLES = 300

/** Tells the other side what has come and been seen, and the launcher what has not. */
export class Reading {
  private readonly store: Store
  private readonly host: Host
  private readonly send: (frame: ClientFrame) => boolean
  private unread = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(store: Store, host: Host, send: (frame: ClientFrame) => boolean) {
    this.store = store
    this.host = host
    this.send = send
    document.addEventListener('visibilitychange', () => this.look())
  }

  /** Something came, or the visitor looked. */
  look(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.mark(), SETTLES)
  }

  private mark(): void {
    const { thread, shown } = this.store.get()
    if (!thread) return
    const theirs = thread.parts.reduce((last, part) => (part.by.kind === 'visitor' ? last : part.seq), 0)
    const seen = shown && document.visibilityState === 'visible'
    const news = { visitor_delivered: theirs, visitor_read: seen ? theirs : 0 }
    const marks = raiseMarks(thread.marks, news)
    if (marks !== thread.marks && this.send({ t: 'mark', c: thread.c, delivered: theirs, ...(seen && { read: theirs }) })) this.store.set({ thread: { ...thread, marks } })
    this.count(unreadOf({ ...thread, marks }, 'visitor'))
  }

  private count(unread: number): void {
    if (unread === this.unread) return
    this.unread = unread
    this.host.tell(['unread', unread])
  }
}
