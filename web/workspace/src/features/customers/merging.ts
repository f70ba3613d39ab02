import type { components } from '@haoke/client/api'
import { known, t } from '../../../../ui/i18n.ts'
import { toast } from '../../../../ui/toast.ts'
import { http, query, type PageOf } from '../../base/http.ts'
import { complain } from '../../base/refusal.ts'
import type { Customer } from './customers.ts'

export type Merge = components['schemas']['CustomerMerge']
export type Proposal = components['schemas']['MergeProposal']
export type Identity = components['schemas']['CustomerIdentity']

export const mergesOf = (id: string, signal: AbortSignal) => http.get<Merge[]>(`/customers/${id}/merges`, { signal })
export const identitiesOf = (id: string, signal: AbortSignal) => http.get<Identity[]>(`/customers/${id}/identities`, { signal })
export const merge = (kept: string, other: string, take: string[]) => http.send<Customer>('POST', `/customers/${kept}/merges`, { customer_id: other, take })
export const undoMerge = (kept: string, id: string) => http.send<Customer>('POST', `/customers/${kept}/merges/${id}/undo`)

/** What of two customers stands beside each other. `both`: nothing has to be chosen, or there is nothing to choose. */
export interface Row {
  name: string
  label: string
  kept: string
  merged: string
  both: boolean
}

const LINES = ['name', 'phone', 'email', 'company', 'level'] as const
const say = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value || ''))

/** Rows that at least one of them says something in. */
export function compared(kept: Customer, merged: Customer): Row[] {
  const row = (name: string, label: string, mine: unknown, theirs: unknown, both = false): Row => ({ name, label, kept: say(mine), merged: say(theirs), both: both || !say(mine) || !say(theirs) || say(mine) === say(theirs) })
  const fields = [...new Set([...Object.keys(kept.fields), ...Object.keys(merged.fields)])]
  return [
    ...LINES.map((name) => row(name, t(`customer.${name}`), kept[name], merged[name])),
    row('tags', t('customer.tags'), kept.tags, merged.tags, true),
    row('note', t('customer.note'), kept.note, merged.note, true),
    ...fields.map((name) => row(`field:${name}`, name, kept.fields[name], merged.fields[name])),
  ].filter((each) => each.kept || each.merged)
}

export const kindOf = (kind: string) => (known(`identity.kind.${kind}`) ? t(`identity.kind.${kind}`) : kind)

export const proposals = (asked: { limit: number; cursor?: string | null; customer?: string }, signal: AbortSignal) => http.get<PageOf<Proposal>>(`/customer-proposals${query(asked)}`, { signal })

/** Why they may be one. */
export const evidenceOf = ({ evidence }: Proposal) => evidence.map(({ kind, value }) => t(`proposal.kind.${kind}`, { value })).join(' · ')

/** They are two people; true when that is kept. */
export async function dismissed({ id }: Proposal): Promise<boolean> {
  try {
    await http.send('POST', `/customer-proposals/${id}/dismiss`)
    toast(t('proposal.dismissed'), { kind: 'ok' })
    return true
  } catch (refused) {
    complain(refused)
    return false
  }
}
