import { BadgeAlert, Eye, MonitorDot } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'
import { useSession } from '../../base/session.ts'
import { useAlarmCount } from './alarms/alarms.ts'

export default {
  routes: [
    { path: '/monitor/:id?', component: () => import('./monitor/MonitorPage.vue'), meta: { title: 'nav.monitor', needs: 'supervision.watch' } },
    { path: '/board', component: () => import('./board/BoardPage.vue'), meta: { title: 'nav.board', needs: 'supervision.board' } },
    { path: '/alarms', component: () => import('./alarms/AlarmsPage.vue'), meta: { title: 'nav.alarms', needs: 'supervision.alarms' } },
    { path: '/settings/supervision', component: () => import('./alarms/RulesPage.vue'), meta: { title: 'alarms.rules', needs: 'supervision.manage' } },
  ],
  rail: [
    { to: '/monitor', title: 'nav.monitor', icon: Eye, order: 58, keys: 'g KeyM', needs: 'supervision.watch' },
    { to: '/board', title: 'nav.board', icon: MonitorDot, order: 60, keys: 'g KeyB', needs: 'supervision.board' },
    { to: '/alarms', title: 'nav.alarms', icon: BadgeAlert, order: 62, keys: 'g KeyA', needs: 'supervision.alarms', badge: () => useAlarmCount().count },
  ],
  settings: [{ to: '/settings/supervision', title: 'alarms.rules', group: 'settings.rules', order: 38, icon: BadgeAlert, needs: 'supervision.manage' }],
  start() {
    if (useSession().can('supervision.alarms')) useAlarmCount()
  },
} satisfies Feature
