import { Globe } from '@lucide/vue'
import { defineAsyncComponent } from 'vue'
import type { Feature } from '../../base/feature.ts'

export default {
  routes: [
    { path: '/settings/sites', component: () => import('./sites/SitesPage.vue'), meta: { title: 'sites.title', needs: 'sites.manage' } },
    { path: '/settings/sites/:id', component: () => import('./sites/SitePage.vue'), meta: { title: 'sites.title', needs: 'sites.manage' } },
  ],
  settings: [{ to: '/settings/sites', title: 'sites.title', group: 'settings.reception', order: 30, icon: Globe, needs: 'sites.manage' }],
  steps: [{ order: 10, component: defineAsyncComponent(() => import('./first/SiteStep.vue')), needs: 'sites.manage' }],
} satisfies Feature
