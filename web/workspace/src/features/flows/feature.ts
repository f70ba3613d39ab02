import { Workflow } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'

export default {
  routes: [
    { path: '/settings/flows', component: () => import('./FlowsPage.vue'), meta: { title: 'flows.title', needs: 'flows.manage' } },
    { path: '/flows/:id', component: () => import('./design/FlowPage.vue'), meta: { title: 'flows.title', needs: 'flows.manage' } },
  ],
  settings: [{ to: '/settings/flows', title: 'flows.title', group: 'settings.reception', order: 33, icon: Workflow, needs: 'flows.manage' }],
} satisfies Feature
