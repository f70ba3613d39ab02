import type { Card, FileRef, Part } from '@haoke/client/protocol'

export const KINDS = ['product', 'order', 'link', 'menu', 'rich'] as const
export type Kind = (typeof KINDS)[number]
export const MOST = { fields: 12, links: 3, choices: 10 } as const
const EARLIER = 5

/** A card as it is being written: every part there, whether this kind shows it or not, so that changing the kind loses nothing. */
export interface CardDraft {
  kind: Kind
  title: string
  text: string
  price: string
  status: string
  image: string
  file: FileRef | null
  fields: { label: string; value: string }[]
  links: { label: string; url: string }[]
  choices: { text: string }[]
}

type Piece = 'text' | 'price' | 'status' | 'picture' | 'fields' | 'links' | 'choices'
const USES: Record<Kind, readonly Piece[]> = {
  product: ['price', 'status', 'text', 'picture', 'fields', 'links', 'choices'],
  order: ['status', 'price', 'text', 'picture', 'fields', 'links', 'choices'],
  link: ['text', 'picture', 'links'],
  menu: ['text', 'choices'],
  rich: ['text', 'picture', 'fields', 'links', 'choices'],
}
export const uses = (kind: Kind, piece: Piece): boolean => USES[kind].includes(piece)

export const freshDraft = (): CardDraft => ({ kind: 'product', title: '', text: '', price: '', status: '', image: '', file: null, fields: [], links: [], choices: [] })

/** The card as it is sent: without what its kind does not show, and without empty lines; plain values that go to other tabs. */
export function cardOf(draft: CardDraft): Card {
  const { kind } = draft
  const card: Card = { kind, title: draft.title.trim() }
  if (draft.text.trim()) card.text = draft.text.trim()
  if (uses(kind, 'price') && draft.price.trim()) card.price = draft.price.trim()
  if (uses(kind, 'status') && draft.status.trim()) card.status = draft.status.trim()
  if (uses(kind, 'picture') && draft.file) card.file = { ...draft.file }
  else if (uses(kind, 'picture') && draft.image.trim()) card.image = draft.image.trim()
  const fields = draft.fields.filter(({ value }) => value.trim()).map(({ label, value }) => ({ label, value }))
  if (uses(kind, 'fields') && fields.length) card.fields = fields
  const links = draft.links.filter(({ url }) => url.trim()).map(({ label, url }) => ({ label, url }))
  if (uses(kind, 'links') && links.length) card.links = kind === 'link' ? links.slice(0, 1) : links
  const choices = draft.choices.filter(({ text }) => text.trim()).map(({ text }) => ({ text }))
  if (uses(kind, 'choices') && choices.length) card.choices = choices
  return card
}

/** To begin with what was said before. A picture that somebody else uploaded stays theirs. */
export function draftOf(card: Card): CardDraft {
  const { kind, title, text, price, status, image, fields, links, choices } = card
  return {
    ...freshDraft(),
    kind: kind ?? 'rich',
    title: title ?? '',
    text: text ?? '',
    price: price ?? '',
    status: status ?? '',
    image: image ?? '',
    fields: (fields ?? []).map((each) => ({ ...each })),
    links: (links ?? []).map((each) => ({ ...each })),
    choices: (choices ?? []).map((each) => ({ text: each.text })),
  }
}

/** The latest cards of a conversation, also those the customer sent and those of look-ups, each once. */
export function earlierCards(parts: readonly Part[]): Card[] {
  const found = new Map<string, Card>()
  for (let at = parts.length - 1; at >= 0 && found.size < EARLIER; at--) {
    const part = parts[at]!
    const card = part.kind === 'message' && !part.recalled ? part.body?.card : undefined
    if (card?.title && !found.has(card.title)) found.set(card.title, card)
  }
  return [...found.values()]
}
