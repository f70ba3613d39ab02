import type { Alert } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { known, t } from '../../../ui/i18n.ts'
import { toast } from '../../../ui/toast.ts'
import { go } from './go.ts'
import { http, query, type PageOf } from './http.ts'
import { notify } from './notify.ts'
import { customerName } from './people.ts'
import { useRealtime } from './realtime/realtime.ts'
import { play } from './sounds.ts'

const PAGE = 30

/** What an alert says. Without a customer's name the server gives a number, as everywhere. */
export function titleOf({ kind, data }: Alert): string {
  const key = known(`alert.${kind}`) ? `alert.${kind}` : 'alert.other'
  return t(key, { ...data, customer: customerName({ name: data.customer ?? '' }) })
}

/** What the member should hear of although they look elsewhere: mentions, transfers, requests, notices. Kept by the server. */
export const useAlerts = defineStore('alerts', () => {
  const realtime = useRealtime()
  /** Newest first; null before they were asked for. */
  const items = shallowRef<readonly Alert[] | null>(null)
  const next = ref<string | null>(null)
  const unseen = ref(0)
  const failed = shallowRef<unknown>(null)

  const count = async () => void (unseen.value = (await http.get<{ count: number }>('/alerts/unseen')).count)

  async function load(more = false): Promise<void> {
    try {
      const page = await http.get<PageOf<Alert>>(`/alerts${query({ limit: PAGE, cursor: more ? next.value : null })}`)
      items.value = more ? [...(items.value ?? []), ...page.items] : page.items
      next.value = page.next
      failed.value = null
    } catch (error) {
      failed.value = error
    }
  }

  /** Everything there is has been looked at, here and on the member's other devices. */
  async function seeAll(): Promise<void> {
    const newest = items.value?.[0]
    if (!unseen.value || !newest) return
    unseen.value = 0
    await http.send('POST', '/alerts/seen', { through: newest.id }).catch(() => {}) // counted again with the next welcome
  }

  function came(alert: Alert): void {
    if (items.value?.some((one) => one.id === alert.id)) return
    if (items.value) items.value = [alert, ...items.value]
    unseen.value++
    const text = titleOf(alert)
    // What is on the screen needs no toast over it.
    if (document.hasFocus() && location.pathname !== alert.path) toast(text, { action: { label: t('alert.look'), run: () => go(alert.path) } })
    if (!realtime.leading) return
    play('arrive')
    void notify({ title: text, text: alert.data.text ?? '', tag: alert.id, to: alert.path })
  }

  realtime.on('alert', ({ alert }) => came(alert))
  realtime.on('alerts_seen', ({ through }) => {
    items.value = items.value?.map((one) => (one.id <= through ? { ...one, seen: true } : one)) ?? null
    void count().catch(() => {})
  })
  realtime.onGap(() => {
    void count().catch(() => {})
    if (items.value) void load()
  })

  return { items, next, unseen, failed, load, seeAll }
})
