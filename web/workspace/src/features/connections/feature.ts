import { Plug } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'

const needs = 'connections.manage'

export default {
  routes: [
    { path: '/settings/connections', component: () => import('./ConnectionsPage.vue'), meta: { title: 'connections.title', needs } },
    { path: '/settings/connections/:id', component: () => import('./CallsPage.vue'), meta: { title: 'connections.calls', needs } },
  ],
  settings: [{ to: '/settings/connections', title: 'connections.title', group: 'settings.bot', order: 61, icon: Plug, needs }],
} satisfies Feature
