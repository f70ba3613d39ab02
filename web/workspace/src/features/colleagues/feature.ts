import { Megaphone, MessagesSquare } from '@lucide/vue'
import { t } from '../../../../ui/i18n.ts'
import { useDirectory } from '../../base/directory.ts'
import type { Feature } from '../../base/feature.ts'
import { meant } from '../../base/initials.ts'
import { go } from '../../base/go.ts'
import { useSession } from '../../base/session.ts'
import NoticeStrip from './notices/NoticeStrip.vue'
import { useNotices } from './store/notices.ts'
import { useRooms } from './store/rooms.ts'

const FOUND = 5

export default {
  routes: [
    { path: '/colleagues/notices/:id?', component: () => import('./notices/NoticesPage.vue'), meta: { title: 'notices.title' } },
    { path: '/colleagues/:room?', component: () => import('./rooms/RoomsPage.vue'), meta: { title: 'rooms.title' } },
    { path: '/settings/notices', component: () => import('./notices/ManagePage.vue'), meta: { title: 'notices.title', needs: 'notices.manage' } },
  ],
  rail: [{ to: '/colleagues', title: 'rooms.title', icon: MessagesSquare, order: 40, keys: 'g KeyM', badge: () => useRooms().unread }],
  settings: [{ to: '/settings/notices', title: 'notices.title', group: 'settings.people', order: 25, icon: Megaphone, needs: 'notices.manage' }],
  strips: [NoticeStrip],
  finders: [
    {
      group: 'rooms.title',
      order: 30,
      needs: 'colleagues.message',
      find: (text) =>
        [...useDirectory().members.values()]
          .filter((member) => !member.disabled && member.id !== useSession().id && meant(member.name, text))
          .slice(0, FOUND)
          .map((member) => ({ id: `write ${member.id}`, title: t('rooms.writeTo', { name: member.name }), icon: MessagesSquare, run: () => go(`/colleagues/?with=${member.id}`) })),
    },
  ],
  start() {
    useNotices()
    useRooms()
  },
} satisfies Feature
