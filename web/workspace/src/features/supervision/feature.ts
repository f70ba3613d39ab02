import { BadgeAlert, Eye, MonitorDot, Webhook } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'
import { useSession } from '../../base/session.ts'
import { useAlarmCount } from './alarms/alarms.ts'

export default {
  routes: [
    { path: '/monitor/:id?', component: () => import('./monitor/MonitorPage.vue'), meta: { title: 'nav.monitor', needs: 'supervision.watch' } },
    { path: '/board/:id?', component: () => import('./board/BoardPage.vue'), meta: { title: 'nav.board', needs: 'supervision.board' } },
    { path: '/alarms', component: () => import('./alarms/AlarmsPage.vue'), meta: { title: 'nav.alarms', needs: 'supervision.alarms' } },
    { path: '/settings/supervision', component: () => import('./alarms/RulesPage.vue'), meta: { title: 'alarms.rules', needs: 'supervision.manage' } },
    { path: '/settings/webhooks', component: () => import('./webhooks/WebhooksPage.vue'), meta: { title: 'webhooks.title', needs: 'supervision.manage' } },
    { path: '/settings/webhooks/:id', component: () => import('./webhooks/DeliveriesPage.vue'), meta: { title: 'webhooks.deliveries', needs: 'supervision.manage' } },
  ],
  rail: [
    { to: '/monitor', title: 'nav.monitor', icon: Eye, order: 58, keys: 'g KeyM', needs: 'supervision.watch' },
    { to: '/board', title: 'nav.board', icon: MonitorDot, order: 60, keys: 'g KeyB', needs: 'supervision.board' },
    { to: '/alarms', title: 'nav.alarms', icon: BadgeAlert, order: 62, keys: 'g KeyA', needs: 'supervision.alarms', badge: () => useAlarmCount().count },
  ],
  settings: [
    { to: '/settings/supervision', title: 'alarms.rules', group: 'settings.rules', order: 38, icon: BadgeAlert, needs: 'supervision.manage' },
    { to: '/settings/webhooks', title: 'webhooks.title', group: 'settings.rules', order: 39, icon: Webhook, needs: 'supervision.manage' },
  ],
  start() {
    if (useSession().can('supervision.alarms')) useAlarmCount()
  },
} satisfies Feature
