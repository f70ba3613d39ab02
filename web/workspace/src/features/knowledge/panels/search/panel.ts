import { defineAsyncComponent } from 'vue'
import type { Panel } from '../../../../base/feature.ts'

export default { id: 'knowledge', title: 'knowledge.title', order: 12, needs: 'knowledge.read', component: defineAsyncComponent(() => import('./KnowledgePanel.vue')) } satisfies Panel
