import { computed, shallowRef } from 'vue'

/** `live`: frames flow. `joining`: on the way for the first time. `lost`: was live and tries again. `refused`: will not try again by itself. */
export type LinkState = 'joining' | 'live' | 'lost' | 'refused'

export const link = shallowRef<{ state: LinkState; since: number }>({ state: 'joining', since: Date.now() })

export function setLink(state: LinkState): void {
  if (link.value.state !== state) link.value = { state, since: Date.now() }
}

export const live = computed(() => link.value.state === 'live')
