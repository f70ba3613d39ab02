import { defineAsyncComponent } from 'vue'
import type { Panel } from '../../../../base/feature.ts'

export default { id: 'quick-replies', title: 'quick.tab', order: 15, needs: 'quick_replies.use', component: defineAsyncComponent(() => import('./QuickPanel.vue')) } satisfies Panel
