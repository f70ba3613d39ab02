import { computed, shallowRef } from 'vue'
import { serverNow } from './clock.ts'

export interface Alert {
  id: string
  title: string
  text?: string
  at: number
  seen: boolean
  run?: () => void
}

const KEEP = 50

/** What happened while the member looked elsewhere: transfers, mentions. Newest first. */
export const alerts = shallowRef<Alert[]>([])
export const unseen = computed(() => alerts.value.filter((alert) => !alert.seen).length)

export function alertMember(alert: Omit<Alert, 'at' | 'seen'>): void {
  const rest = alerts.value.filter((other) => other.id !== alert.id)
  alerts.value = [{ ...alert, at: serverNow(), seen: false }, ...rest].slice(0, KEEP)
}

export function seeAll(): void {
  if (unseen.value) alerts.value = alerts.value.map((alert) => ({ ...alert, seen: true }))
}
