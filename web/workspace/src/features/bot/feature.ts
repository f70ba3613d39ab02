import { Sparkles } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'

export default {
  routes: [{ path: '/settings/model', component: () => import('./model/ModelPage.vue'), meta: { title: 'model.title', needs: 'bot.manage' } }],
  settings: [{ to: '/settings/model', title: 'model.title', group: 'settings.bot', order: 60, icon: Sparkles, needs: 'bot.manage' }],
} satisfies Feature
