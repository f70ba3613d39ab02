import type { components } from '@haoke/client/api'
import type { Id, Presence } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { http, query, type PageOf } from './http.ts'
import { useRealtime } from './realtime/realtime.ts'
import { useSession } from './session.ts'

export type Member = components['schemas']['Member']
export type Team = components['schemas']['Team']

const PAGE = 200
const MOST_PAGES = 25

/** All of a list that is small by nature (colleagues, teams), page by page. */
export async function whole<T>(path: string): Promise<T[]> {
  const found: T[] = []
  let cursor: string | null = ''
  for (let page = 0; page < MOST_PAGES && cursor !== null; page++) {
    const answer: PageOf<T> = await http.get<PageOf<T>>(path + query({ limit: PAGE, cursor }))
    found.push(...answer.items)
    cursor = answer.next
  }
  return found
}

/** Who works here, in which teams, and in what state each is. */
export const useDirectory = defineStore('directory', () => {
  const session = useSession()
  const realtime = useRealtime()
  const members = shallowRef<ReadonlyMap<Id, Member>>(new Map())
  const teams = shallowRef<ReadonlyMap<Id, Team>>(new Map())
  const presence = shallowRef<ReadonlyMap<Id, Presence>>(new Map())

  async function load(): Promise<void> {
    const byId = <T extends { id: Id }>(items: T[]) => new Map(items.map((item) => [item.id, item]))
    if (session.can('members.read')) members.value = byId(await whole<Member>('/members'))
    teams.value = byId(await whole<Team>('/teams'))
  }

  realtime.on('welcome', (frame) => (presence.value = new Map(frame.presence.map((one) => [one.member_id, one]))))
  realtime.on('resync', () => void refresh().catch(() => {})) // what is told next sets it right
  realtime.on('presence', ({ presence: one }) => (presence.value = new Map(presence.value).set(one.member_id, one)))

  realtime.on('loads', ({ loads }) => {
    const next = new Map(presence.value)
    for (const [id, load] of Object.entries(loads)) {
      const one = next.get(id)
      if (one) next.set(id, { ...one, load })
    }
    presence.value = next
  })

  /** All this comes by itself, but a frame may be lost: asked again before something is decided by it. */
  async function refresh(): Promise<void> {
    const all = await http.get<Presence[]>('/presence')
    presence.value = new Map(all.map((one) => [one.member_id, one]))
  }

  const name = (id: Id | null | undefined): string => {
    if (!id) return ''
    if (id === session.id) return session.me?.member.name ?? ''
    return members.value.get(id)?.name ?? presence.value.get(id)?.name ?? ''
  }

  return { members, teams, presence, load, refresh, name, mine: computed(() => presence.value.get(session.id) ?? null) }
})

export const avatarUrl = (id: Id | null | undefined): string | null => (id ? `/api/v1/files/${id}/thumbnail` : null)
