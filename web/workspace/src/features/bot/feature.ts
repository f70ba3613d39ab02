import { Bot, Sparkles } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'

export default {
  routes: [
    { path: '/settings/bot', component: () => import('./answering/BotPage.vue'), meta: { title: 'botPage.title', needs: 'bot.view' } },
    { path: '/settings/model', component: () => import('./model/ModelPage.vue'), meta: { title: 'model.title', needs: 'bot.manage' } },
  ],
  settings: [
    { to: '/settings/bot', title: 'botPage.title', group: 'settings.bot', order: 59, icon: Bot, needs: 'bot.view' },
    { to: '/settings/model', title: 'model.title', group: 'settings.bot', order: 60, icon: Sparkles, needs: 'bot.manage' },
  ],
} satisfies Feature
