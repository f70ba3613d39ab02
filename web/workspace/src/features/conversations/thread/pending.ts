import type { Id, Part } from '@haoke/client/protocol'

/** Whom the conversation waits for: a colleague who was asked to take it over, colleagues and teams asked for help. */
export interface Pending {
  taker: Id | null
  helpers: Id[]
  teams: Id[]
}

/** Read off what happened, so that every client that has the parts says the same. */
export function pending(parts: readonly Part[]): Pending {
  let taker: Id | null = null
  const helpers = new Set<Id>()
  const teams = new Set<Id>()
  const nobody = () => {
    helpers.clear()
    teams.clear()
  }
  for (const { kind, body } of parts) {
    switch (kind) {
      case 'transferred':
        taker = (body?.asked && body.member) || null
        break
      case 'returned':
      case 'assigned':
      case 'queued':
        taker = null
        break
      case 'closed':
        taker = null
        nobody()
        break
      case 'help_asked':
        for (const member of body?.members ?? []) helpers.add(member)
        if (body?.team) teams.add(body.team)
        break
      case 'help_ended':
        if (body?.how !== 'declined') nobody()
        else if (body.team) teams.delete(body.team)
        else if (body.member) helpers.delete(body.member)
        break
      case 'entered':
        // Whoever was not asked by name came for the team.
        if (body?.role === 'helper' && !helpers.delete(body.member ?? '')) teams.clear()
        break
    }
  }
  return { taker, helpers: [...helpers], teams: [...teams] }
}
