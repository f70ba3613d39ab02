import type { Conversation, Id } from '@haoke/client/protocol'
import { shallowRef } from 'vue'
import { useSession } from '../../../base/session.ts'
import { wrapUpForm, type WrapUpForm } from './api.ts'

/** The wrap-up that is asked for at this moment, over whatever page. `closing`: the conversation closes with it. */
export const asked = shallowRef<{ c: Id; form: WrapUpForm; closing: boolean } | null>(null)
let settle: (go: boolean) => void = () => {}

export function answer(go: boolean): void {
  asked.value = null
  settle(go)
}

function ask(c: Id, form: WrapUpForm, closing: boolean): Promise<boolean> {
  settle(false)
  asked.value = { c, form, closing }
  return new Promise((resolve) => (settle = resolve))
}

const PAUSE = 60_000
/** Teams that have no closing codes, and when that was so: they are not asked about at each closing. */
const without = new Map<Id, number>()

/** Whether a team may want wrap-ups, as far as is known. */
export const asksFor = (team: Id): boolean => Date.now() - (without.get(team) ?? 0) >= PAUSE

/** Asks for the wrap-up before closing, where there is something to ask. False when the member thinks better of it. */
export async function wrappedUp(conversation: Pick<Conversation, 'id' | 'team_id' | 'assignee_id'> | undefined): Promise<boolean> {
  const session = useSession()
  if (!conversation || !session.can('wrap_ups.write') || conversation.assignee_id !== session.id) return true
  if (!asksFor(conversation.team_id)) return true
  const form = await wrapUpForm(conversation.id)
  if (!form.codes.length && !form.required) {
    without.set(conversation.team_id, Date.now())
    return true
  }
  return ask(conversation.id, form, true)
}

/** Asks for one that is missing. True when it was written. */
export const writeMissing = async (c: Id): Promise<boolean> => ask(c, await wrapUpForm(c), false)
