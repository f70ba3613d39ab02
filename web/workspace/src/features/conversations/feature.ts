import { ClipboardCheck, MessageSquare, MessageSquarePlus, MessagesSquare, Star } from '@lucide/vue'
import type { Conversation } from '@haoke/client/protocol'
import { defineAsyncComponent } from 'vue'
import { t } from '../../../../ui/i18n.ts'
import type { Feature } from '../../base/feature.ts'
import { askToBegin } from '../../base/begin.ts'
import { useDirectory } from '../../base/directory.ts'
import { go } from '../../base/go.ts'
import { http, query, type PageOf } from '../../base/http.ts'
import { useRealtime } from '../../base/realtime/realtime.ts'
import { useSession } from '../../base/session.ts'
import { customerName } from '../../base/people.ts'
import { administration } from './administration.ts'
import { loadTargets } from './store/waiting.ts'
import { useAttention, textOf } from './store/attention.ts'
import { useHelp } from './store/help.ts'
import { useMissing } from './wrap-up/missing.ts'

const FOUND = 8

export default {
  settings: administration.settings,
  routes: [
    ...administration.routes,
    { path: '/conversations/:id?', component: () => import('./DeskPage.vue'), meta: { title: 'nav.conversations', needs: 'conversations.read' } },
    { path: '/ratings', component: () => import('./ratings/RatingsPage.vue'), meta: { title: 'rating.title', needs: 'ratings.read' } },
    { path: '/wrap-ups', component: () => import('./wrap-up/MissingPage.vue'), meta: { title: 'wrap.missing', needs: 'wrap_ups.write' } },
  ],
  rail: [
    { to: '/conversations', title: 'nav.conversations', icon: MessageSquare, order: 10, keys: 'g KeyI', needs: 'conversations.read', badge: () => useAttention().unread },
    { to: '/ratings', title: 'nav.ratings', icon: Star, order: 65, needs: { permission: 'ratings.read', scope: 'team' } },
  ],
  layers: [defineAsyncComponent(() => import('./wrap-up/WrapUpLayer.vue')), defineAsyncComponent(() => import('./begin/BeginLayer.vue'))],
  commands: () => [
    ...(useSession().can('conversations.begin') ? [{ id: 'new conversation', title: t('begin.title'), icon: MessageSquarePlus, run: () => askToBegin() }] : []),
    ...(useSession().can('wrap_ups.write') ? [{ id: 'missing wrap-ups', title: t('wrap.missing'), icon: ClipboardCheck, run: () => go('/wrap-ups') }] : []),
  ],
  finders: [
    {
      group: 'nav.conversations',
      order: 10,
      needs: 'conversations.read',
      async find(text, signal) {
        const list = useSession().can('conversations.read', 'team') ? 'all' : 'mine'
        const pages = await Promise.all([list, 'closed'].map((name) => http.get<PageOf<Conversation>>(`/conversations${query({ list: name, q: text, sort: 'last', limit: FOUND })}`, { signal })))
        return pages
          .flatMap((page) => page.items)
          .slice(0, FOUND)
          .map((conversation) => ({ id: `conversation ${conversation.id}`, title: customerName(conversation.customer), hint: textOf(conversation), icon: MessagesSquare, run: () => go(`/conversations/${conversation.id}`) }))
      },
    },
  ],
  start() {
    useAttention()
    useHelp()
    void useMissing().load()
    void useDirectory().load().catch(() => {}) // names fill in with the next load
    void loadTargets().catch(() => {}) // the usual target holds meanwhile
    useRealtime().start(useSession().id)
  },
} satisfies Feature
