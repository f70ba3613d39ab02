import type { Card } from '@haoke/client/protocol'
import type { Store } from '../session/state.ts'

/** What the host page's commands need of the session. */
interface Obedient {
  store: Store
  say(text: string): void
  speak(locale: string): void
}

/** Commands of the host page that can wait a moment. `event` is for what follows visits; nothing here follows them yet. */
export function obey(session: Obedient, command: string, value: unknown): void {
  if (command === 'send') session.say(String(value))
  if (command === 'locale') session.speak(String(value))
  if (command === 'card') session.store.set({ offered: cardOf(value) })
}

const KINDS = ['product', 'order', 'link'] as const
const SAFE = /^(https?:\/\/|mailto:|tel:)/i
const words = (value: unknown, most: number): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, most) : '')
const rows = (value: unknown, most: number): Record<string, unknown>[] => (Array.isArray(value) ? value.filter((each) => each && typeof each === 'object').slice(0, most) : [])

/** What a page shows its visitor, as a card of theirs: only what is known, no longer than there is room for. */
export function cardOf(value: unknown): Card | undefined {
  if (!value || typeof value !== 'object') return undefined
  const given = value as Record<string, unknown>
  const title = words(given.title, 120)
  if (!title) return undefined
  const image = words(given.image, 2000)
  const url = words(given.url, 2000)
  const links = rows(given.links, 3).map((link) => ({ label: words(link.label, 60), url: words(link.url, 2000) }))
  if (url && !links.length) links.push({ label: title.slice(0, 60), url })
  const safe = links.filter((link) => SAFE.test(link.url))
  const kind = KINDS.find((each) => each === given.kind) ?? 'product'
  return {
    kind: kind === 'link' && !safe.length ? 'rich' : kind,
    title,
    text: words(given.text, 2000),
    image: image.startsWith('https://') ? image : '',
    price: words(given.price, 60),
    status: words(given.status, 60),
    fields: rows(given.fields, 12).map((field) => ({ label: words(field.label, 60), value: words(field.value, 500) })),
    links: safe,
  }
}
