import { AlarmClock, MessageSquareWarning, ScanSearch, ShieldBan } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'
import BanLayer from './bans/BanLayer.vue'

/** What a workspace lays down for all its conversations. */
export default {
  routes: [
    { path: '/settings/reminders', component: () => import('./reminders/RemindersPage.vue'), meta: { title: 'reminders.title', needs: 'reminders.manage' } },
    { path: '/settings/words', component: () => import('./words/WordsPage.vue'), meta: { title: 'words.title', needs: 'words.manage' } },
    { path: '/settings/words/:id', component: () => import('./words/WordListPage.vue'), meta: { title: 'words.title', needs: 'words.manage' } },
    { path: '/settings/word-findings', component: () => import('./words/FindingsPage.vue'), meta: { title: 'findings.title', needs: 'words.review' } },
    { path: '/settings/bans', component: () => import('./bans/BansPage.vue'), meta: { title: 'bans.title', needs: 'bans.manage' } },
  ],
  settings: [
    { to: '/settings/reminders', title: 'reminders.title', group: 'settings.rules', order: 34, icon: AlarmClock, needs: 'reminders.manage' },
    { to: '/settings/words', title: 'words.title', group: 'settings.rules', order: 35, icon: MessageSquareWarning, needs: 'words.manage' },
    { to: '/settings/word-findings', title: 'findings.title', group: 'settings.rules', order: 36, icon: ScanSearch, needs: 'words.review' },
    { to: '/settings/bans', title: 'bans.title', group: 'settings.rules', order: 37, icon: ShieldBan, needs: 'bans.manage' },
  ],
  layers: [BanLayer],
} satisfies Feature
