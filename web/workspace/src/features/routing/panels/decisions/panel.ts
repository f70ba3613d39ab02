import type { Panel } from '../../../../base/feature.ts'
import DecisionsPanel from './DecisionsPanel.vue'

export default { id: 'decisions', title: 'decision.tab', order: 30, needs: 'decisions.read', component: DecisionsPanel } satisfies Panel
