import type { OutboxStorage } from '../src/outbox.ts'
import type { Part, VisitorFrame } from '../src/protocol.ts'
import { RealtimeClient, type RealtimeOptions } from '../src/realtime.ts'
import { applyFrame, emptyThread, type Thread } from '../src/thread.ts'
import type { FakeServer } from './fake-server.ts'

/** A client and the thread it builds, as the widget does it. */
export class Visitor {
  thread: Thread
  readonly frames: VisitorFrame[] = []
  readonly client: RealtimeClient<VisitorFrame>

  constructor(server: FakeServer, options: Partial<RealtimeOptions<VisitorFrame>> = {}) {
    this.thread = emptyThread(server.c)
    this.client = new RealtimeClient<VisitorFrame>({
      hello: (since) => ({ t: 'hello', v: 1, site: 'k', token: null, user: null, locale: 'en', page: {}, since }),
      open: server.open,
      role: 'visitor',
      random: () => 1,
      onFrame: (frame) => this.hear(frame),
      ...options,
    })
  }

  texts(): string[] {
    return this.thread.parts.filter((part) => part.kind === 'message').map(textOf)
  }

  say(text: string): void {
    this.client.post(null, { text })
  }

  private hear(frame: VisitorFrame): void {
    this.frames.push(frame)
    if ('c' in frame && frame.t !== 'error') this.thread = applyFrame(this.thread, frame, this.client.now())
  }
}

export const textOf = (part: Part | null) => (part?.kind === 'message' ? (part.body?.text ?? '') : '')

export function memoryStorage(): OutboxStorage & { kept: Map<string, unknown> } {
  const kept = new Map<string, Parameters<OutboxStorage['save']>[0]>()
  return {
    kept,
    load: () => Promise.resolve([...kept.values()]),
    save: (entry) => Promise.resolve(void kept.set(entry.id, entry)),
    remove: (id) => Promise.resolve(void kept.delete(id)),
  }
}
