import { ClipboardCheck, ScanSearch } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'
import { useSession } from '../../base/session.ts'
import { useOpenInspections } from './open.ts'

const manage = 'inspections.manage'

export default {
  routes: [
    { path: '/inspection', component: () => import('./InspectionPage.vue'), meta: { title: 'nav.inspections', needs: 'inspections.read' } },
    { path: '/inspection/forms/:id', component: () => import('./setup/FormPage.vue'), meta: { title: 'inspect.forms', needs: manage } },
    { path: '/inspection/plans/:id', component: () => import('./setup/PlanPage.vue'), meta: { title: 'inspect.plans', needs: manage } },
    { path: '/inspection/findings/:id', component: () => import('./checks/FindingPage.vue'), meta: { title: 'checks.title', needs: 'checks.read' } },
    { path: '/settings/checks', component: () => import('./checks/RulesPage.vue'), meta: { title: 'checks.rules', needs: 'checks.manage' } },
    { path: '/inspection/:id', component: () => import('./score/ScorePage.vue'), meta: { title: 'nav.inspections', needs: 'inspections.read' } },
  ],
  rail: [{ to: '/inspection', title: 'nav.inspections', icon: ClipboardCheck, order: 66, needs: 'inspections.read', badge: () => useOpenInspections().toScore }],
  settings: [{ to: '/settings/checks', title: 'checks.rules', group: 'settings.rules', order: 39, icon: ScanSearch, needs: 'checks.manage' }],
  start() {
    if (useSession().can('inspections.score')) useOpenInspections()
  },
} satisfies Feature
