import type { components } from '@haoke/client/api'
import type { Conversation, Delivery, Id } from '@haoke/client/protocol'
import { shallowReactive } from 'vue'
import { now } from '../../../base/clock.ts'

export type Ability = components['schemas']['Ability']

/** What the channels of conversations that were opened can do, and how messages fare there. `thread/ChannelStrip` keeps both. */
export const abilities = shallowReactive(new Map<Id, Ability>())
export const deliveries = shallowReactive(new Map<Id, Delivery>())

export const overChannel = ({ page }: Pick<Conversation, 'page'>): boolean => Boolean(page?.channel)

/** A window that ran out is closed before the server says so. */
export function windowOf({ window }: Ability): Ability['window']['state'] {
  const over = window.remaining === 0 || (window.closes_at !== null && window.closes_at <= now.value)
  return over && window.state === 'open' ? 'closed' : window.state
}

/** Whether what is written now would go out. */
export const mayWrite = (ability: Ability): boolean => ['open', 'tag_only'].includes(windowOf(ability))

const utf8 = new TextEncoder()
/** How long a text is as the channel counts. */
export function lengthIn(unit: Ability['capabilities']['text_unit'], text: string): number {
  if (unit === 'bytes') return utf8.encode(text).length
  return unit === 'utf16' ? text.length : [...text].length
}

/** What a file would be at the channel, and the most bytes of it; null: it fits. */
export function tooLarge(ability: Ability, file: Pick<File, 'type' | 'size'>): { kind: string; most: number } | null {
  const kind = ['image', 'audio', 'video'].find((each) => file.type.startsWith(`${each}/`)) ?? 'file'
  const most = ability.limits[kind]
  return most !== undefined && file.size > most ? { kind, most } : null
}
