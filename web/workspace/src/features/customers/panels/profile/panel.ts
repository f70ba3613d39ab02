import type { Panel } from '../../../../base/feature.ts'
import ProfilePanel from './ProfilePanel.vue'

export default { id: 'customer', title: 'customer.tab', order: 10, needs: 'customers.read', component: ProfilePanel } satisfies Panel
