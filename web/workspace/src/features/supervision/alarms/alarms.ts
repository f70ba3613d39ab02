import type { components } from '@haoke/client/api'
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { known, t } from '../../../../../ui/i18n.ts'
import { http } from '../../../base/http.ts'
import { customerName } from '../../../base/people.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'

export type Alarm = components['schemas']['Alarm']
export type AlarmRule = components['schemas']['AlarmRule']
export type AlarmRules = components['schemas']['AlarmRules']

/** What an alarm says, as its alert did. */
export function sentence({ kind, data }: Alarm): string {
  const key = `alert.alarm_${kind}`
  return known(key) ? t(key, { ...data, customer: customerName({ name: data.customer ?? '' }) }) : t('alert.other')
}

/** How many alarms nobody looks after, for the rail. `beat` changes when there is a new one. */
export const useAlarmCount = defineStore('alarm-count', () => {
  const realtime = useRealtime()
  const count = ref(0)
  const beat = ref(0)
  const load = async () => void (count.value = (await http.get<{ count: number }>('/alarms/new')).count)
  const again = () => void load().catch(() => {}) // counted again with the next one

  realtime.onGap(again)
  realtime.on('alert', ({ alert }) => {
    if (!alert.kind.startsWith('alarm_')) return
    beat.value++
    again()
  })
  return { count, beat, again }
})
