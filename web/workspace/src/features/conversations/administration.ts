import { Zap } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'

/** What is set of conversations. */
export const administration = {
  routes: [{ path: '/settings/quick-replies', component: () => import('./quick-replies/QuickRepliesPage.vue'), meta: { title: 'quick.title', needs: 'quick_replies.manage' } }],
  settings: [{ to: '/settings/quick-replies', title: 'quick.title', group: 'settings.reception', order: 41, icon: Zap, needs: 'quick_replies.manage' }],
} satisfies Feature
