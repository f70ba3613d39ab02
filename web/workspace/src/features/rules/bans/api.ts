import type { components } from '@haoke/client/api'
import { t } from '../../../../../ui/i18n.ts'
import type { Banned } from '../../../base/ban.ts'
import { http, query, type PageOf } from '../../../base/http.ts'

type Schemas = components['schemas']

export type Ban = Schemas['Ban']
export type NetworkBan = Required<Schemas['NewNetworkBan']>
export type PersonBan = Required<Schemas['NewConversationBan']>

export const bans = (cursor: string | null, q: string, signal: AbortSignal) => http.get<PageOf<Ban>>(`/bans${query({ cursor, q })}`, { signal })
export const banNetwork = (ban: NetworkBan) => http.send<void>('POST', '/bans', ban)
export const liftBan = (id: string) => http.send<void>('DELETE', `/bans/${id}`)

export function banPerson(whom: Banned, { whom: what, ...ban }: PersonBan) {
  if (whom.conversation) return http.send<void>('POST', `/conversations/${whom.conversation}/ban`, { whom: what, ...ban })
  return http.send<void>('POST', `/customers/${whom.customer}/ban`, ban)
}

/** How long a ban may last, in hours. */
export const lengths = () => [
  ...([1, 24, 168, 720] as const).map((value) => ({ value: value as number | null, label: t(`bans.hours.${value}`) })),
  { value: null, label: t('bans.forever') },
]
