import type { components } from '@haoke/client/api'
import { newId } from '@haoke/client/ids'
import type { Id } from '@haoke/client/protocol'
import { http } from '../../../base/http.ts'
import { complain } from '../../../base/refusal.ts'
import { wrappedUp } from '../wrap-up/asking.ts'
import { useConversations } from './conversations.ts'

/** Does something to a conversation; a refusal is shown. True when it was done. */
async function attempt(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    complain(error)
    return false
  }
}

const post = (c: Id, verb: string, body: object = {}) => attempt(http.send('POST', `/conversations/${c}/${verb}`, body))

/** Closes, after the wrap-up where there is one to write. False when that was cancelled or refused. */
export async function closeConversation(c: Id): Promise<boolean> {
  try {
    if (!(await wrappedUp(useConversations().byId.get(c)))) return false
  } catch (error) {
    complain(error)
    return false
  }
  return post(c, 'close')
}
export const reopenConversation = (c: Id) => post(c, 'reopen')
export const giveToBot = (c: Id) => post(c, 'to-bot')
export const inviteRating = (c: Id) => post(c, 'invite-rating')
export const recallMessage = (c: Id, seq: number) => post(c, 'recall', { seq })
export const nudgeCustomer = (c: Id) => post(c, 'nudge', { id: newId() })

/** Takes a waiting conversation, or the one that comes first. Gives the work item, to open what belongs to it. */
export async function pull(workItem: Id | null): Promise<Id | null> {
  try {
    const path = workItem === null ? '/work-items/pull-next' : `/work-items/${workItem}/pull`
    return (await http.send<{ work_item_id: Id }>('POST', path, {})).work_item_id
  } catch (error) {
    complain(error)
    return null
  }
}

export type Target = { member_id: Id } | { team_id: Id } | { queue_id: Id }

/** The dialog shows a refusal by itself. */
export const transfer = (c: Id, to: Target, note: string, ask = false) => http.send('POST', `/conversations/${c}/transfer`, { ...to, note, ask })

export interface HelpWanted {
  member_ids?: Id[]
  team_id?: Id
  question: string
}

/** The dialog shows a refusal by itself. */
export const askForHelp = (c: Id, wanted: HelpWanted) => http.send('POST', `/conversations/${c}/help`, wanted)
export const askNoMore = (c: Id) => attempt(http.send('DELETE', `/conversations/${c}/help`))
export const leaveConversation = (c: Id, member: Id) => attempt(http.send('DELETE', `/conversations/${c}/participants/${member}`))
export const handOver = (c: Id, member: Id) => post(c, 'hand-over', { member_id: member })

export type Opened = components['schemas']['OpenedConversation']

/** Fetches one conversation, for an address somebody followed. */
export async function fetchConversation(c: Id): Promise<Opened> {
  const opened = await http.get<Opened>(`/conversations/${c}`)
  useConversations().put(opened.conversation)
  return opened
}

export const transcriptUrl = (c: Id, format: 'html' | 'text') => `/api/v1/conversations/${c}/transcript?format=${format}`
