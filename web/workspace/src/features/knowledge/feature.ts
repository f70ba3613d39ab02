import { BookOpen } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'
import { go } from '../../base/go.ts'
import { search } from './api.ts'

const FOUND = 6

export default {
  routes: [
    { path: '/knowledge', component: () => import('./ReadPage.vue'), meta: { title: 'knowledge.title', needs: 'knowledge.read' } },
    { path: '/knowledge/entries', component: () => import('./EntriesPage.vue'), meta: { title: 'knowledge.title', needs: 'knowledge.read' } },
    { path: '/knowledge/entries/:id', component: () => import('./edit/EntryPage.vue'), meta: { title: 'knowledge.title', needs: 'knowledge.read' } },
    { path: '/knowledge/entries/:id/versions', component: () => import('./edit/VersionsPage.vue'), meta: { title: 'knowledge.versions', needs: 'knowledge.read' } },
    { path: '/knowledge/help-centres', component: () => import('./help/HelpCentresPage.vue'), meta: { title: 'knowledge.helpCentres', needs: 'knowledge.manage' } },
    { path: '/knowledge/categories', component: () => import('./CategoriesPage.vue'), meta: { title: 'knowledge.categories', needs: 'knowledge.manage' } },
  ],
  rail: [{ to: '/knowledge', title: 'knowledge.title', icon: BookOpen, order: 60, keys: 'g KeyK', needs: 'knowledge.read' }],
  finders: [
    {
      group: 'knowledge.title',
      order: 40,
      needs: 'knowledge.read',
      async find(text, signal) {
        const page = await search(text, null, null, signal, FOUND)
        return page.items.map((entry) => ({ id: `knowledge ${entry.id}`, title: entry.title, hint: entry.excerpt, icon: BookOpen, run: () => go(`/knowledge?q=${encodeURIComponent(entry.title)}&id=${entry.id}`) }))
      },
    },
  ],
} satisfies Feature
