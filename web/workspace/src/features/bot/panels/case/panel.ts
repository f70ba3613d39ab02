import { defineAsyncComponent } from 'vue'
import type { Panel } from '../../../../base/feature.ts'

export default { id: 'case', title: 'cases.panel', order: 34, needs: 'bot.cases', component: defineAsyncComponent(() => import('./CasePanel.vue')) } satisfies Panel
