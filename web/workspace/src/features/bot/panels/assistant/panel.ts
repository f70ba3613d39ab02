import { defineAsyncComponent } from 'vue'
import type { Panel } from '../../../../base/feature.ts'

export default { id: 'assistant', title: 'assistant.title', order: 13, needs: { any: ['bot.ask', 'bot.write'] }, component: defineAsyncComponent(() => import('./AssistantPanel.vue')) } satisfies Panel
