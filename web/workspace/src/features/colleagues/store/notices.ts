import type { components } from '@haoke/client/api'
import type { Id } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { http } from '../../../base/http.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { complain } from '../../../base/refusal.ts'

export type Notice = components['schemas']['Notice']
export type NoticeToMe = components['schemas']['NoticeToMe']

const SPREAD = 1000

/** What managers tell this member, from now on or until it is over. */
export const useNotices = defineStore('notices', () => {
  const realtime = useRealtime()
  const items = shallowRef<readonly NoticeToMe[] | null>(null)
  const failed = shallowRef<unknown>(null)

  async function load(): Promise<void> {
    try {
      items.value = await http.get<NoticeToMe[]>('/notices')
      failed.value = null
    } catch (error) {
      failed.value = error
    }
  }
  realtime.onGap(() => void load())
  // Everybody hears of a notice at once; they need not all ask in the same moment.
  realtime.on('notices', () => void setTimeout(load, Math.random() * SPREAD))

  /** What cannot wait until somebody looks for it. */
  const pressing = computed(() => (items.value ?? []).filter((one) => (one.notice.must_confirm ? !one.confirmed : !one.read && one.notice.importance !== 'normal')))
  const unread = computed(() => (items.value ?? []).filter((one) => !one.read || (one.notice.must_confirm && !one.confirmed)).length)

  async function read(id: Id, confirmed = false): Promise<void> {
    const known = items.value?.find((one) => one.notice.id === id)
    if (!known || (known.read && !(confirmed && !known.confirmed))) return
    items.value = (items.value ?? []).map((one) => (one === known ? { ...one, read: true, confirmed: one.confirmed || confirmed } : one))
    await http.send('POST', `/notices/${id}/read`, { confirmed }).catch((error: unknown) => {
      complain(error)
      void load()
    })
  }

  return { items, failed, pressing, unread, load, read }
})
