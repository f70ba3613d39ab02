import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { useSession } from '../../../base/session.ts'
import { missing } from './api.ts'
import { asksFor } from './asking.ts'

const PAUSE = 1500

/** How many wrap-ups the member still owes, for the badge. */
export const useMissing = defineStore('missing-wrap-ups', () => {
  const count = ref(0)

  async function load(): Promise<void> {
    if (!useSession().can('wrap_ups.write')) return
    try {
      const mine = (await missing(null)).items.filter(({ assignee_id }) => assignee_id === useSession().id)
      count.value = mine.length
    } catch {
      // the badge shows what was known
    }
  }

  // What the customer or the clock closed may lack its wrap-up.
  let due = 0
  useRealtime().on('conv', ({ conv, was }) => {
    if (conv.state !== 'closed' || was?.state !== 'assigned' || conv.assignee_id !== useSession().id || !asksFor(conv.team_id)) return
    clearTimeout(due)
    due = window.setTimeout(load, PAUSE)
  })

  return { count, load }
})
