import type { Id } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { http } from '../../../base/http.ts'
import { useSession } from '../../../base/session.ts'

const PAUSE = 1500
const MOST = 200

/** Replies and notes begun and not sent. Replies are kept on the server too, so that they are there on every device. */
export const useDrafts = defineStore('drafts', () => {
  const key = `haoke.drafts.${useSession().id}`
  const replies = shallowReactive(new Map<Id, string>(remembered(key)))
  const notes = shallowReactive(new Map<Id, string>())
  const timers = new Map<Id, number>()

  function write(c: Id, text: string, note: boolean): void {
    const drafts = note ? notes : replies
    if (text) drafts.set(c, text)
    else drafts.delete(c)
    if (note) return
    remember()
    clearTimeout(timers.get(c))
    timers.set(c, window.setTimeout(() => save(c), PAUSE))
  }

  function save(c: Id): void {
    timers.delete(c)
    http.send('PUT', `/conversations/${c}/draft`, { text: replies.get(c) ?? '' }).catch(() => {}) // kept here; the next change tries again
  }

  /** What the server keeps counts where this device has nothing begun. */
  function adopt(c: Id, text: string): void {
    if (!text || replies.has(c)) return
    replies.set(c, text)
    remember()
  }

  function remember(): void {
    try {
      localStorage.setItem(key, JSON.stringify([...replies].slice(-MOST)))
    } catch {
      // A full store costs only what a reload would have kept.
    }
  }

  const read = (c: Id, note: boolean): string => (note ? notes : replies).get(c) ?? ''

  return { replies, read, write, adopt }
})

function remembered(key: string): [Id, string][] {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '[]') as [Id, string][]
  } catch {
    return []
  }
}
