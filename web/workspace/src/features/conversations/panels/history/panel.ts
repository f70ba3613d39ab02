import { defineAsyncComponent } from 'vue'
import type { Panel } from '../../../../base/feature.ts'

export default { id: 'history', title: 'history.tab', order: 20, component: defineAsyncComponent(() => import('./HistoryPanel.vue')) } satisfies Panel
