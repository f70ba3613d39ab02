import type { Id, Offer } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { serverNow } from '../../base/clock.ts'
import { http } from '../../base/http.ts'
import { complain } from '../../base/refusal.ts'
import { useRealtime } from '../../base/realtime/realtime.ts'

/** Work that rings: it is ours only when we take it in time. */
export const useOffers = defineStore('offers', () => {
  const realtime = useRealtime()
  const offers = shallowRef<readonly Offer[]>([])

  const drop = (item: Id) => (offers.value = offers.value.filter((offer) => offer.work_item !== item))

  realtime.on('welcome', (frame) => (offers.value = frame.offers.filter((offer) => offer.expires_at > serverNow())))
  realtime.on('offer', ({ offer }) => (offers.value = [...offers.value.filter((other) => other.work_item !== offer.work_item), offer]))
  realtime.on('offer_end', ({ work_item }) => drop(work_item))

  async function settle(offer: Offer, verb: 'accept' | 'decline', body: object = {}): Promise<boolean> {
    drop(offer.work_item)
    try {
      await http.send('POST', `/work-items/${offer.work_item}/${verb}`, body)
      return true
    } catch (error) {
      complain(error)
      return false
    }
  }

  return {
    offers,
    first: computed(() => offers.value[0] ?? null),
    accept: (offer: Offer) => settle(offer, 'accept'),
    decline: (offer: Offer, reason = '') => settle(offer, 'decline', { reason }),
  }
})
