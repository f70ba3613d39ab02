import { Eye, MonitorDot } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'

export default {
  routes: [
    { path: '/monitor/:id?', component: () => import('./monitor/MonitorPage.vue'), meta: { title: 'nav.monitor', needs: 'supervision.watch' } },
    { path: '/board', component: () => import('./board/BoardPage.vue'), meta: { title: 'nav.board', needs: 'supervision.board' } },
  ],
  rail: [
    { to: '/monitor', title: 'nav.monitor', icon: Eye, order: 58, keys: 'g KeyM', needs: 'supervision.watch' },
    { to: '/board', title: 'nav.board', icon: MonitorDot, order: 60, keys: 'g KeyB', needs: 'supervision.board' },
  ],
} satisfies Feature
