import { defineStore } from 'pinia'
import { ref } from 'vue'
import { http } from '../../base/http.ts'
import { useRealtime } from '../../base/realtime/realtime.ts'

/** How much waits for the member: to be scored, and appeals to be answered. */
export const useOpenInspections = defineStore('open-inspections', () => {
  const realtime = useRealtime()
  const toScore = ref(0)
  const appeals = ref(0)

  const again = () =>
    void http
      .get<{ to_score: number; appeals: number }>('/inspections/open')
      .then((open) => {
        toScore.value = open.to_score
        appeals.value = open.appeals
      })
      .catch(() => {}) // counted again with the next one

  realtime.on('welcome', again)
  realtime.on('alert', ({ alert }) => alert.kind.startsWith('inspection_') && again())
  return { toScore, appeals, again }
})
