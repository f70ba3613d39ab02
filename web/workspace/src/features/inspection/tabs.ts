import { defineAsyncComponent, type Component } from 'vue'
import type { Needs } from '../../base/feature.ts'

export interface InspectionTab {
  id: string
  needs: Needs
  component: Component
}

/** The tabs of the page, in order; `inspect.tab.<id>` is the title. */
export const TABS: InspectionTab[] = [
  { id: 'score', needs: 'inspections.score', component: defineAsyncComponent(() => import('./results/ToScoreTab.vue')) },
  { id: 'mine', needs: 'inspections.appeal', component: defineAsyncComponent(() => import('./results/MineTab.vue')) },
  { id: 'results', needs: { permission: 'inspections.read', scope: 'team' }, component: defineAsyncComponent(() => import('./results/ResultsTab.vue')) },
  { id: 'appeals', needs: 'inspections.answer', component: defineAsyncComponent(() => import('./results/AppealsTab.vue')) },
  { id: 'checks', needs: 'checks.read', component: defineAsyncComponent(() => import('./checks/ChecksTab.vue')) },
  { id: 'plans', needs: 'inspections.manage', component: defineAsyncComponent(() => import('./setup/PlansTab.vue')) },
  { id: 'forms', needs: 'inspections.manage', component: defineAsyncComponent(() => import('./setup/FormsTab.vue')) },
]
