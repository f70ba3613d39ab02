import { Bot, Sparkles } from '@lucide/vue'
import { defineAsyncComponent } from 'vue'
import type { Feature } from '../../base/feature.ts'
import { allowed } from '../../base/features.ts'
import { PAGES } from './pages.ts'

export default {
  routes: [
    { path: '/bot/learning/:id?', component: () => import('./learning/Learning.vue'), meta: { title: 'learning.title', needs: 'bot.learn' } },
    { path: '/bot/cases/:id?', component: () => import('./cases/Cases.vue'), meta: { title: 'cases.title', needs: 'bot.cases' } },
    { path: '/bot/test-bench/:what(sets|runs)?/:id?', component: () => import('./bench/Bench.vue'), meta: { title: 'bench.title', needs: 'bot.test' } },
    { path: '/bot/tasks', component: () => import('./tasks/TasksPage.vue'), meta: { title: 'tasks.title', needs: 'bot.view' } },
    { path: '/bot', redirect: () => PAGES.find(({ needs }) => allowed(needs))?.to ?? '/bot/overview' },
    { path: '/bot/overview', component: () => import('./overview/OverviewPage.vue'), meta: { title: 'botStats.title', needs: 'bot.view' } },
    { path: '/bot/overview/questions', component: () => import('./overview/QuestionsPage.vue'), meta: { title: 'botStats.questions', needs: 'bot.view' } },
    { path: '/bot/graph', component: () => import('./graph/GraphPage.vue'), meta: { title: 'graph.title', needs: 'knowledge.draw' } },
    { path: '/settings/bot', component: () => import('./answering/BotPage.vue'), meta: { title: 'botPage.title', needs: 'bot.view' } },
    { path: '/settings/model', component: () => import('./model/ModelPage.vue'), meta: { title: 'model.title', needs: 'bot.manage' } },
  ],
  publishing: [{ order: 10, component: defineAsyncComponent(() => import('./bench/PublishCheck.vue')), needs: 'bot.test' }],
  rail: [{ to: '/bot', title: 'botPages.title', icon: Bot, order: 62, keys: 'g KeyR', needs: { any: PAGES.map(({ needs }) => needs) } }],
  settings: [
    { to: '/settings/bot', title: 'botPage.title', group: 'settings.bot', order: 59, icon: Bot, needs: 'bot.view' },
    { to: '/settings/model', title: 'model.title', group: 'settings.bot', order: 60, icon: Sparkles, needs: 'bot.manage' },
  ],
} satisfies Feature
