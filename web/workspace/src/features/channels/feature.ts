import { Globe, Waypoints } from '@lucide/vue'
import { defineAsyncComponent } from 'vue'
import type { Feature } from '../../base/feature.ts'

export default {
  routes: [
    { path: '/settings/sites', component: () => import('./sites/SitesPage.vue'), meta: { title: 'sites.title', needs: 'sites.manage' } },
    { path: '/settings/sites/:id', component: () => import('./sites/SitePage.vue'), meta: { title: 'sites.title', needs: 'sites.manage' } },
    { path: '/settings/channels', component: () => import('./accounts/ChannelsPage.vue'), meta: { title: 'channels.title', needs: 'sites.manage' } },
    { path: '/settings/channels/:id', component: () => import('./accounts/ChannelPage.vue'), meta: { title: 'channels.title', needs: 'sites.manage' } },
  ],
  settings: [
    { to: '/settings/sites', title: 'sites.title', group: 'settings.reception', order: 30, icon: Globe, needs: 'sites.manage' },
    { to: '/settings/channels', title: 'channels.title', group: 'settings.reception', order: 30, icon: Waypoints, needs: 'sites.manage' },
  ],
  steps: [{ order: 10, component: defineAsyncComponent(() => import('./first/SiteStep.vue')), needs: 'sites.manage' }],
} satisfies Feature
