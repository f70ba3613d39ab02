import { CircleDot, ListOrdered } from '@lucide/vue'
import { defineAsyncComponent } from 'vue'
import type { Feature } from '../../base/feature.ts'

/** The administrators' side of routing. */
export const administration = {
  routes: [
    { path: '/settings/queues', component: () => import('./queues/QueuesPage.vue'), meta: { title: 'queues.title', needs: 'queues.manage' } },
    { path: '/settings/queues/:id/limits', component: () => import('./queues/LimitsPage.vue'), meta: { title: 'limits.title', needs: 'queues.manage' } },
    { path: '/settings/simulation', component: () => import('./simulation/SimulationPage.vue'), meta: { title: 'simulation.title', needs: 'queues.manage' } },
    { path: '/settings/agent-states', component: () => import('./agent-states/StatesPage.vue'), meta: { title: 'states.title', needs: 'queues.manage' } },
  ],
  settings: [
    { to: '/settings/queues', title: 'queues.title', group: 'settings.reception', order: 31, icon: ListOrdered, needs: 'queues.manage' },
    { to: '/settings/agent-states', title: 'states.title', group: 'settings.reception', order: 32, icon: CircleDot, needs: 'queues.manage' },
  ],
  steps: [{ order: 30, component: defineAsyncComponent(() => import('./first/OnlineStep.vue')) }],
} satisfies Feature
