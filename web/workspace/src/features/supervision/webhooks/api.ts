import type { components } from '@haoke/client/api'
import { known, t } from '../../../../../ui/i18n.ts'
import { http, query, type PageOf } from '../../../base/http.ts'
import { inWords } from '../../../base/words.ts'

export type Webhook = components['schemas']['AlarmWebhook']
export type Delivery = components['schemas']['WebhookDelivery']
export type AlarmRobot = components['schemas']['AlarmRobot']
export type WebhookSettings = Omit<Webhook, 'id'> & { secret: string | null }

const path = (id: string, what = '') => `/alarm-webhooks/${id}${what}`

export const webhooks = (signal?: AbortSignal) => http.get<components['schemas']['AlarmWebhooks']>('/alarm-webhooks', signal ? { signal } : {})
export const addWebhook = (settings: WebhookSettings) => http.send<{ id: string; secret: string }>('POST', '/alarm-webhooks', settings)
export const changeWebhook = (id: string, settings: WebhookSettings) => http.send('PUT', path(id), settings)
export const removeWebhook = (id: string) => http.send('DELETE', path(id))
export const renewSecret = (id: string) => http.send<{ secret: string }>('POST', path(id, '/secret'))
export const sendTest = (id: string) => http.send('POST', path(id, '/test'))
export const deliveries = (id: string, cursor: string | null, signal: AbortSignal) => http.get<PageOf<Delivery>>(`${path(id, '/deliveries')}${query({ limit: 25, cursor })}`, { signal })

export const kindName = (kind: string) => (known(`alarm.${kind}`) ? t(`alarm.${kind}`) : known(`webhooks.kind.${kind}`) ? t(`webhooks.kind.${kind}`) : kind)
export const kindNames = (kinds: readonly string[]) => (kinds.length ? kinds.map(kindName).join(t('forms.comma')) : t('webhooks.allKinds'))
export const robotName = (robots: readonly AlarmRobot[], name: string) => (name ? inWords(robots.find((each) => each.name === name)?.titles) || name : t('webhooks.robot.none'))
