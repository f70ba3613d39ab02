import type { Panel } from '../../../../base/feature.ts'
import HistoryPanel from './HistoryPanel.vue'

export default { id: 'history', title: 'history.tab', order: 20, component: HistoryPanel } satisfies Panel
