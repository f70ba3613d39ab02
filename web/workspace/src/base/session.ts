import type { components } from '@haoke/client/api'
import { ApiError } from '@haoke/client/http'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { setLocale } from '../../../ui/i18n.ts'
import { http, onSignedOut } from './http.ts'

export type Scope = components['schemas']['Scope']
export type Me = components['schemas']['Me']

const RANK: Record<Scope, number> = { own: 1, team: 2, all: 3 }

/** Who is signed in and what they may do. `ended`: the server forgot the session while work is on the screen. */
export const useSession = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  const state = ref<'unknown' | 'out' | 'in' | 'ended'>('unknown')

  /** Takes what `POST /session`, `POST /setup` or `GET /me` answered. */
  async function enter(next: Me): Promise<void> {
    if (me.value && me.value.member.id !== next.member.id) return location.reload() // another person: nothing of the last one stays
    me.value = next
    state.value = 'in'
    await setLocale(next.member.locale || next.workspace.locale)
  }

  async function load(): Promise<void> {
    try {
      await enter(await http.get<Me>('/me'))
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      state.value = 'out'
    }
  }

  async function leave(): Promise<void> {
    await http.send('DELETE', '/session')
    location.assign('/sign-in')
  }

  /** Whether the member may do it at all, or at least in this scope. */
  const can = (permission: string, scope: Scope = 'own'): boolean => {
    const granted = me.value?.permissions[permission]
    return granted !== undefined && RANK[granted] >= RANK[scope]
  }

  /** The server knows this session no more. What is on the screen stays. */
  function end(): void {
    if (state.value === 'in') state.value = 'ended'
  }
  onSignedOut(end)

  return { me, state, id: computed(() => me.value?.member.id ?? ''), enter, load, leave, end, can }
})
