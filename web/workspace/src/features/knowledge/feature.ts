import type { Id } from '@haoke/client/protocol'
import { BookOpen } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'
import { go } from '../../base/go.ts'
import { locale } from '../../../../ui/i18n.ts'
import { offerAnswer } from '../../base/answers.ts'
import { noteUse, read, search, type Answer } from './api.ts'

const FOUND = 6

/** The answer in the customer's language, or else the reader's, for every channel. */
async function say(id: Id, c: Id, language: string, send: boolean): Promise<void> {
  const { entry } = await read(id)
  const answers = (entry.content.answers ?? []) as Answer[]
  const rank = (answer: Answer) => Number(answer.locale === language) * 4 + Number(answer.locale === locale.value) * 2 + Number(!answer.channel)
  const best = answers.filter(({ parts }) => parts.length).sort((a, b) => rank(b) - rank(a))[0]
  if (!best) return
  await offerAnswer(c, best.parts, send)
  await noteUse(id, 'sent')
}

export default {
  routes: [
    { path: '/knowledge', component: () => import('./ReadPage.vue'), meta: { title: 'knowledge.title', needs: 'knowledge.read' } },
    { path: '/knowledge/entries', component: () => import('./EntriesPage.vue'), meta: { title: 'knowledge.title', needs: 'knowledge.read' } },
    { path: '/knowledge/entries/:id', component: () => import('./edit/EntryPage.vue'), meta: { title: 'knowledge.title', needs: 'knowledge.read' } },
    { path: '/knowledge/entries/:id/versions', component: () => import('./edit/VersionsPage.vue'), meta: { title: 'knowledge.versions', needs: 'knowledge.read' } },
    { path: '/knowledge/uses', component: () => import('./UsesPage.vue'), meta: { title: 'knowledge.uses', needs: 'knowledge.manage' } },
    { path: '/knowledge/terms', component: () => import('./TermsPage.vue'), meta: { title: 'knowledge.terms', needs: 'knowledge.manage' } },
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
  lookups: [
    {
      title: 'knowledge.title',
      order: 10,
      needs: 'knowledge.read',
      async find(text, signal) {
        const page = await search(text, null, null, signal, FOUND)
        return page.items.map(({ id, title, excerpt }) => ({ id, title, hint: excerpt, take: (c, language, send) => say(id, c, language, send) }))
      },
    },
  ],
} satisfies Feature
