import { defineAsyncComponent } from 'vue'
import type { Panel } from '../../../../base/feature.ts'

export default { id: 'decisions', title: 'decision.tab', order: 30, needs: 'decisions.read', component: defineAsyncComponent(() => import('./DecisionsPanel.vue')) } satisfies Panel
