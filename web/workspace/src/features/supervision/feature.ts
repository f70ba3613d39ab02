import { MonitorDot } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'

export default {
  routes: [{ path: '/board', component: () => import('./board/BoardPage.vue'), meta: { title: 'nav.board', needs: 'supervision.board' } }],
  rail: [{ to: '/board', title: 'nav.board', icon: MonitorDot, order: 60, keys: 'g KeyB', needs: 'supervision.board' }],
} satisfies Feature
