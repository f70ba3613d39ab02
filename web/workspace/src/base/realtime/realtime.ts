import type { OpenLink } from '@haoke/client/link'
import type { Unsent } from '@haoke/client/outbox'
import { CLOSE, type ClientFrame, type Id, type MemberFrame, type MessageBody } from '@haoke/client/protocol'
import type { Connection } from '@haoke/client/realtime'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { setServerTime } from '../clock.ts'
import { useSession } from '../session.ts'
import { Line } from './line.ts'
import type { Wants } from './tabs.ts'

type Kind = MemberFrame['t']
type Frame<K extends Kind> = Extract<MemberFrame, { t: K }>

/** The member's line to the server. One tab holds the socket; in the others the same calls go through it. */
export const useRealtime = defineStore('realtime', () => {
  const session = useSession()
  const connection = shallowRef<Connection>({ status: 'idle', fallback: false, downSince: Date.now(), code: null })
  const unsent = shallowRef<readonly Unsent[]>([])
  const leading = ref(false)
  const everLive = ref(false)
  const listeners = new Map<string, Set<(frame: never) => void>>()

  const line = new Line({
    frame: receive,
    unsent: (next) => (unsent.value = next),
    leads: () => (leading.value = true),
    connection(next) {
      connection.value = next
      if (next.status === 'online') everLive.value = true
      if (next.code === CLOSE.signIn) session.end()
    },
  })

  /** Called for each frame of a kind, in order. Returns how to stop. */
  function on<K extends Kind>(kind: K, listener: (frame: Frame<K>) => void): () => void {
    const set = listeners.get(kind) ?? new Set()
    listeners.set(kind, set.add(listener))
    return () => set.delete(listener)
  }

  /** Called whenever something may have been missed: the line was broken, or a process of the server died. */
  function onGap(listener: () => void): () => void {
    const stops = [on('welcome', listener), on('resync', listener)]
    return () => stops.forEach((stop) => stop())
  }

  function receive(frame: MemberFrame): void {
    if (frame.t === 'welcome') setServerTime(frame.now)
    for (const listener of listeners.get(frame.t) ?? []) listener(frame as never)
  }

  // Signed in again over the page: the line, which gave up, is taken up again.
  watch(
    () => session.state,
    (state) => state === 'in' && connection.value.status === 'stopped' && line.call({ do: 'reconnect' }),
  )

  /** The device itself says that it has no network, long before a silent socket is noticed. */
  const offlineSince = ref<number | null>(navigator.onLine === false ? Date.now() : null)
  addEventListener('offline', () => (offlineSince.value = Date.now()))
  addEventListener('online', () => (offlineSince.value = null))

  const live = computed(() => connection.value.status === 'online' && offlineSince.value === null)
  /** Since when nothing comes; this device's clock. */
  const downSince = computed(() => connection.value.downSince ?? offlineSince.value)
  /** For people: `joining` before the first time, `lost` after it, `refused` when it will not try again by itself. */
  const state = computed(() => {
    if (live.value) return 'live'
    if (connection.value.status === 'stopped') return 'refused'
    return everLive.value ? 'lost' : 'joining'
  })

  return { unsent, leading, live, state, downSince, on, onGap, receive, start: (member: Id, open?: OpenLink) => line.start(member, open), ...calls(line) }
})

/** What stores and components may ask of the line. */
function calls(line: Line) {
  return {
    /** Queues a message. Null: too many wait already, the text stays with the writer. */
    post: (c: Id, body: MessageBody, note = false): Promise<Id | null> => line.post(c, body, note),
    /** Sends what may be lost: typing, marks. */
    send: (frame: ClientFrame) => line.call({ do: 'send', frame }),
    retry: (id: Id) => line.call({ do: 'retry', id }),
    discard: (id: Id) => line.call({ do: 'discard', id }),
    /** Joins a conversation; its parts after `through` come as frames. */
    openConversation(c: Id, through: number): void {
      if (!(c in line.wanted.open)) line.want((wants) => (wants.open[c] = through))
    },
    leaveConversation(c: Id): void {
      if (c in line.wanted.open) line.want((wants) => delete wants.open[c])
    },
    /** Looks at the live boards from now on. Returns how to stop. */
    lookAtBoards(): () => void {
      line.want((wants) => wants.boards++)
      return () => line.want((wants) => wants.boards--)
    },
    watchLists: (lists: Wants['lists']) => line.want((wants) => (wants.lists = lists)),
    /** Another tab need not make a sound for what somebody is looking at in this one. */
    setReading(c: Id | null): void {
      if (line.wanted.reading !== c) line.want((wants) => (wants.reading = c))
    },
    readElsewhere: (c: Id): boolean => line.readElsewhere(c),
  }
}
