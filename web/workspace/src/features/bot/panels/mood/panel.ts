import { defineAsyncComponent } from 'vue'
import type { Panel } from '../../../../base/feature.ts'

export default { id: 'mood', title: 'mood.title', order: 30, needs: 'conversations.read', component: defineAsyncComponent(() => import('./MoodPanel.vue')) } satisfies Panel
