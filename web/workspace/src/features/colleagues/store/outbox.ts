import type { Id, RoomMessage } from '@haoke/client/protocol'
import { ApiError } from '@haoke/client/http'
import { shallowRef } from 'vue'
import { http } from '../../../base/http.ts'

/** A message that is not in its room yet. It keeps its id until it is, so it is there once. */
export interface Unsent {
  id: Id
  room: Id
  text: string
  at: number
  failed: boolean
}

const AGAIN = 4000
const MOST = 50

/** Messages to colleagues on their way, over breaks and reloads. `sent` hears of each that arrived. */
export function outboxOf(key: string, sent: (room: Id, message: RoomMessage) => void) {
  const waiting = shallowRef<readonly Unsent[]>(remembered(key))
  let busy = false
  let timer = 0

  function set(next: readonly Unsent[]): void {
    waiting.value = next
    try {
      localStorage.setItem(key, JSON.stringify(next))
    } catch {
      // A full store costs only what a reload would have kept.
    }
  }

  /** One after the other: what was written first arrives first. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    if (busy) return
    busy = true
    for (let next = first(); next; next = first()) {
      const { id, room, text } = next
      try {
        const message = await http.send<RoomMessage>('POST', `/rooms/${room}/messages`, { id, text })
        set(waiting.value.filter((one) => one.id !== id))
        sent(room, message)
      } catch (error) {
        if (!(error instanceof ApiError) || error.status === 429 || error.status >= 500 || error.status === 401 || error.status === 0) {
          timer = window.setTimeout(() => void flush(), AGAIN)
          break
        }
        set(waiting.value.map((one) => (one.id === id ? { ...one, failed: true } : one)))
      }
    }
    busy = false
  }

  const first = () => waiting.value.find((one) => !one.failed)

  return {
    waiting,
    flush,
    /** False: too many wait already, the text stays with the writer. */
    add(entry: Unsent): boolean {
      if (waiting.value.length >= MOST) return false
      set([...waiting.value, entry])
      void flush()
      return true
    },
    retry(id: Id): void {
      set(waiting.value.map((one) => (one.id === id ? { ...one, failed: false } : one)))
      void flush()
    },
    discard: (id: Id) => set(waiting.value.filter((one) => one.id !== id)),
  }
}

function remembered(key: string): Unsent[] {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '[]') as Unsent[]
  } catch {
    return []
  }
}
