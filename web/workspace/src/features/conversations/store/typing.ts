import type { Author, Id } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { useSession } from '../../../base/session.ts'

export interface Typing {
  by: Author
  text: string
}

const LASTS = 6000

/** Who is writing where: customers, with their draft where the site allows it, and colleagues. Nothing here is kept. */
export const useTyping = defineStore('typing', () => {
  const realtime = useRealtime()
  const session = useSession()
  const customers = shallowReactive(new Map<Id, Typing>())
  const colleagues = shallowReactive(new Map<Id, Typing>())
  const timers = new Map<string, number>()

  function said(c: Id, by: Author, on: boolean, text: string): void {
    if (by.kind === 'member' && by.id === session.id) return
    const map = by.kind === 'visitor' ? customers : colleagues
    const key = `${by.kind} ${c}`
    clearTimeout(timers.get(key))
    if (on) {
      map.set(c, { by, text })
      timers.set(key, window.setTimeout(() => map.delete(c), LASTS))
    } else map.delete(c)
  }

  realtime.on('typing', ({ c, by, on, text }) => said(c, typeof by === 'string' ? { kind: 'member', id: by } : by, on, text ?? ''))
  realtime.on('part', ({ c, part }) => part.kind === 'message' && said(c, part.by, false, ''))

  return { customers, colleagues }
})
