import { MessageSquare } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'

export default {
  routes: [{ path: '/conversations/:id?', component: () => import('./DeskPage.vue'), meta: { title: 'nav.conversations', needs: 'conversations.read' } }],
  rail: [{ to: '/conversations', title: 'nav.conversations', icon: MessageSquare, order: 10, needs: 'conversations.read' }],
} satisfies Feature
