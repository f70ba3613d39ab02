import { defineAsyncComponent } from 'vue'
import type { Panel } from '../../../../base/feature.ts'

export default { id: 'wrap-up', title: 'wrap.tab', order: 25, needs: 'conversations.read', component: defineAsyncComponent(() => import('./WrapUpPanel.vue')) } satisfies Panel
