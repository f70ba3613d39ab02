import { CircleDot } from '@lucide/vue'
import { defineAsyncComponent } from 'vue'
import { t } from '../../../../ui/i18n.ts'
import type { Feature } from '../../base/feature.ts'
import { useSession } from '../../base/session.ts'
import { reportActivity } from './activity.ts'
import { administration } from './administration.ts'
import AgentStateMenu from './AgentStateMenu.vue'
import { useOffers } from './offers.ts'
import { stateName, useAgentStates } from './states.ts'

export default {
  ...administration,
  bar: [{ order: 10, component: AgentStateMenu, needs: 'presence.set' }],
  layers: [defineAsyncComponent(() => import('./OfferRing.vue'))],
  commands: () =>
    useAgentStates().states.map((state) => ({
      id: `state ${state.id}`,
      title: t('palette.state', { state: stateName(state) }),
      words: state.kind,
      icon: CircleDot,
      run: () => void useAgentStates().enter(state),
    })),
  start() {
    useOffers()
    if (useSession().can('presence.set')) void useAgentStates().load().catch(() => {})
    reportActivity()
  },
} satisfies Feature
