import type { components } from '@haoke/client/api'
import { newId } from '@haoke/client/ids'
import type { Id, Room, RoomMessage } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, shallowRef } from 'vue'
import { t } from '../../../../../ui/i18n.ts'
import { serverNow } from '../../../base/clock.ts'
import { useDirectory } from '../../../base/directory.ts'
import { http, query, type PageOf } from '../../../base/http.ts'
import { notify } from '../../../base/notify.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { useSession } from '../../../base/session.ts'
import { play } from '../../../base/sounds.ts'
import { append, beginning, foldMessage, prepend, unreadIn, type Talk } from './fold.ts'
import { outboxOf } from './outbox.ts'

type Messages = components['schemas']['RoomMessages']

const PAGE = 50
const ROOMS = 100
const MOST_ROUNDS = 20

/** The rooms where this member and colleagues write to each other. */
export const useRooms = defineStore('rooms', () => {
  const session = useSession()
  const realtime = useRealtime()
  const directory = useDirectory()
  const byId = shallowReactive(new Map<Id, Room>())
  const talks = shallowReactive(new Map<Id, Talk>())
  const next = ref<string | null>(null)
  const status = ref<'new' | 'ready' | 'failed'>('new')
  const error = shallowRef<unknown>(null)
  /** The room on the screen of somebody who looks at its end. */
  const reading = ref<Id | null>(null)
  const catching = new Set<Id>()

  const list = computed(() => [...byId.values()].sort((a, b) => b.last_at - a.last_at))
  const unread = computed(() => list.value.reduce((sum, room) => sum + unreadIn(room), 0))
  const outbox = outboxOf(`haoke.rooms.${session.id}`, came)

  async function load(more = false): Promise<void> {
    if (!session.can('colleagues.message')) return
    try {
      const page = await http.get<PageOf<Room>>(`/rooms${query({ limit: ROOMS, cursor: more ? next.value : null })}`)
      if (!more) for (const id of byId.keys()) if (!page.next && !page.items.some((room) => room.id === id)) byId.delete(id)
      for (const room of page.items) byId.set(room.id, room)
      next.value = page.next
      status.value = 'ready'
    } catch (refused) {
      error.value = refused
      if (status.value === 'new') status.value = 'failed'
    }
  }

  /** What a room is called: a group by its name, a room of two by the other. */
  function nameOf(room: Room): string {
    return room.direct ? directory.name(room.member_ids.find((id) => id !== session.id)) || t('conv.sys.colleague') : room.name
  }

  const range = (room: Id, where: string) => http.get<Messages>(`/rooms/${room}/messages?${where}&limit=${PAGE}`)

  /** Brings the latest messages, once. */
  async function open(room: Id): Promise<void> {
    if (talks.has(room)) return
    const { messages } = await range(room, `before=${Number.MAX_SAFE_INTEGER}`)
    if (!talks.has(room)) talks.set(room, messages.length ? { messages, from: messages[0]!.seq, through: messages.at(-1)!.seq } : beginning)
  }

  async function loadEarlier(room: Id): Promise<void> {
    const talk = talks.get(room)
    if (!talk || talk.from <= 1) return
    const { messages } = await range(room, `before=${talk.from}`)
    talks.set(room, prepend(talks.get(room) ?? talk, messages))
  }

  async function catchUp(room: Id): Promise<void> {
    if (catching.has(room)) return
    catching.add(room)
    try {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const talk = talks.get(room)
        if (!talk) return
        const { messages, last_seq } = await range(room, `after=${talk.through}`)
        const now = append(talks.get(room) ?? talk, messages)
        if (now) talks.set(room, now)
        if (!now || now.through >= last_seq || !messages.length) return
      }
    } catch {
      // The next message, or the next connection, asks again.
    } finally {
      catching.delete(room)
    }
  }

  function came(id: Id, message: RoomMessage): void {
    const room = byId.get(id)
    const fresh = room !== undefined && message.seq > room.last_seq
    if (room) byId.set(id, foldMessage(room, message, session.id))
    else void load()
    const talk = talks.get(id)
    const now = talk && append(talk, [message])
    if (now) talks.set(id, now)
    else if (talk) void catchUp(id)
    if (reading.value === id && document.hasFocus()) void read(id)
    else if (fresh && message.by !== session.id && realtime.leading) announce(id, message)
  }

  function announce(id: Id, message: RoomMessage): void {
    play('message')
    void notify({ title: directory.name(message.by), text: message.text, tag: id, to: `/colleagues/${id}` })
  }

  async function read(id: Id): Promise<void> {
    const room = byId.get(id)
    if (!room || !unreadIn(room)) return
    byId.set(id, { ...room, read_seq: room.last_seq })
    await http.send('POST', `/rooms/${id}/read`, { seq: room.last_seq }).catch(() => {}) // counted again with the next list
  }

  /** Queues a message. False: too many wait already. */
  const post = (room: Id, text: string) => outbox.add({ id: newId(), room, text, at: serverNow(), failed: false })

  async function begin(members: Id[], name = ''): Promise<Room> {
    const room = await http.send<Room>('POST', '/rooms', { member_ids: members, name })
    byId.set(room.id, room)
    return room
  }

  async function change(room: Id, what: { name?: string; add?: Id[] }): Promise<void> {
    byId.set(room, await http.send<Room>('PATCH', `/rooms/${room}`, what))
  }

  const leave = (room: Id) => http.send('DELETE', `/rooms/${room}/members/me`)

  function gone(room: Id): void {
    byId.delete(room)
    talks.delete(room)
  }

  realtime.onGap(() => {
    void load().then(() => outbox.flush())
    for (const room of talks.keys()) void catchUp(room)
  })
  realtime.on('room', ({ room }) => byId.set(room.id, room))
  realtime.on('room_gone', ({ room_id }) => gone(room_id))
  realtime.on('room_message', ({ room_id, message }) => came(room_id, message))
  realtime.on('room_read', ({ room_id, seq }) => {
    const room = byId.get(room_id)
    if (room && room.read_seq < seq) byId.set(room_id, { ...room, read_seq: seq })
  })

  return { byId, talks, list, unread, next, status, error, reading, unsent: outbox.waiting, load, nameOf, open, loadEarlier, read, post, begin, change, leave, retry: outbox.retry, discard: outbox.discard }
})
