import { defineAsyncComponent } from 'vue'
import type { Panel } from '../../../../base/feature.ts'

export default { id: 'customer', title: 'customer.tab', order: 10, needs: 'customers.read', component: defineAsyncComponent(() => import('./ProfilePanel.vue')) } satisfies Panel
