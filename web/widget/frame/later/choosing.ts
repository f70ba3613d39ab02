import type { Id, MessageBody, Part } from '@haoke/client/protocol'
import type { State } from '../session/state.ts'

type Talk = Pick<State, 'thread' | 'earlier' | 'unsent'>
interface Choice {
  card: Id
  item: string
}
/** What choosing needs of the session. */
interface Chooser {
  store: { get(): Talk }
  post(body: MessageBody): boolean
}

function* all({ thread, earlier }: Talk): Generator<Part> {
  yield* thread?.parts ?? []
  for (const each of earlier) yield* each.parts
}

/** The part that holds this very body. */
export function partOf(talk: Talk, body: MessageBody): Id | undefined {
  for (const part of all(talk)) if (part.body === body) return part.id
  return undefined
}

const isOf = (given: MessageBody['choice'], { card, item }: Choice) => given?.card === card && given.item === item

export function isChosen(talk: Talk, card: Id, item: string): boolean {
  for (const part of all(talk)) if (part.kind === 'message' && isOf(part.body?.choice, { card, item })) return true
  return talk.unsent.some((entry) => isOf(entry.body.choice, { card, item }))
}

/** A second press while the first is on its way, or with nothing said since, is the same choice. */
export function choose(session: Chooser, choice: Choice, text: string): void {
  const { thread, unsent } = session.store.get()
  const said = thread?.parts.filter((part) => part.kind === 'message') ?? []
  const last = said[said.length - 1]
  if (unsent.some((entry) => isOf(entry.body.choice, choice)) || (last?.kind === 'message' && isOf(last.body?.choice, choice))) return
  session.post({ text, choice })
}
