import type { Conversation, Id } from '@haoke/client/protocol'
import type { Scope } from '../../../base/session.ts'

export type ListName = 'mine' | 'helping' | 'queue' | 'team' | 'all' | 'left' | 'closed'
export type Sort = 'wait' | 'last' | 'opened'
export const SORTS: readonly Sort[] = ['wait', 'last', 'opened']
export const isSort = (value: unknown): value is Sort => SORTS.includes(value as Sort)

/** Whose eyes a list is seen with: what decides in which lists a conversation stands. */
export interface Viewer {
  id: Id
  teams: readonly Id[]
  read: Scope | undefined
  pull: Scope | undefined
}

/** What the lists need to know of a conversation; the state before a change has no more than this. */
export type Place = Pick<Conversation, 'state' | 'assignee_id' | 'team_id' | 'participants'> & Partial<Pick<Conversation, 'left_at'>>

/** The same rules as the server's, so that a list stays right between two fetches. */
export function belongs(list: ListName, { state, assignee_id, team_id, participants, left_at }: Place, viewer: Viewer): boolean {
  const mine = assignee_id === viewer.id
  const ours = viewer.teams.includes(team_id)
  const reached = viewer.read === 'all' || mine || (viewer.read === 'team' && ours)
  switch (list) {
    case 'mine':
      return state === 'assigned' && mine
    case 'helping':
      return state !== 'closed' && state !== 'reception' && helps(participants, viewer.id)
    case 'queue':
      return state === 'queued' && (viewer.pull === 'all' || (viewer.pull === 'team' ? ours : reached))
    case 'team':
      return state === 'assigned' && ours && reached
    case 'all':
      return (state === 'queued' || state === 'assigned') && reached
    case 'left':
      return !!left_at && (ours || reached)
    case 'closed':
      return state === 'closed' && reached
  }
}

/** Whether a member is in a conversation to do something there, beside its owner. */
export const helps = (participants: Place['participants'], member: Id): boolean => participants.some((one) => one.member_id === member && one.role !== 'reader')

/** Whether a permission of this scope reaches a conversation, by the same rule as the server's. */
export const within = (scope: Scope | undefined, { assignee_id, team_id, state }: Place, viewer: Viewer): boolean =>
  scope === 'all' || (scope !== undefined && assignee_id === viewer.id) || (scope === 'team' && viewer.teams.includes(team_id)) || (scope !== undefined && state === 'queued' && viewer.teams.includes(team_id))

/** The lists that a viewer has at all. */
export function listsOf(viewer: Viewer): ListName[] {
  const lists: ListName[] = ['mine', 'helping']
  if (viewer.pull || viewer.read !== 'own') lists.push('queue')
  if (viewer.read === 'team' || viewer.read === 'all') lists.push('team')
  if (viewer.read === 'all') lists.push('all')
  return [...lists, 'left', 'closed']
}

const last = (value: number | null) => value ?? Number.MAX_SAFE_INTEGER

/** Orders as the server does, with the id as the last word. */
export function compare(list: ListName, sort: Sort): (a: Conversation, b: Conversation) => number {
  const tie = (a: Conversation, b: Conversation) => (a.id < b.id ? -1 : 1)
  if (list === 'closed' && sort === 'wait') return (a, b) => last(b.closed_at) - last(a.closed_at) || tie(a, b)
  if (list === 'left' && sort === 'wait') return (a, b) => last(a.left_at) - last(b.left_at) || tie(a, b)
  if (sort === 'last') return (a, b) => b.last_at - a.last_at || tie(a, b)
  if (sort === 'opened') return (a, b) => a.opened_at - b.opened_at || tie(a, b)
  return (a, b) => last(a.waiting_since) - last(b.waiting_since) || tie(a, b)
}

/** Keeps known rows where they were and adds new ones at the end: while the pointer rests on a list nothing may slip under it. */
export function hold(before: readonly Id[], now: readonly Id[]): Id[] {
  const present = new Set(now)
  const known = new Set(before)
  return [...before.filter((id) => present.has(id)), ...now.filter((id) => !known.has(id))]
}
