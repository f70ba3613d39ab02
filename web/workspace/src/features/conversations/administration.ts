import { Calculator, ClipboardCheck, ClipboardPen, Smile, Zap } from '@lucide/vue'
import type { Feature } from '../../base/feature.ts'

/** What is set of conversations. */
export const administration = {
  routes: [
    { path: '/settings/closing-codes', component: () => import('./wrap-up/CodesPage.vue'), meta: { title: 'codes.title', needs: 'closing_codes.manage' } },
    { path: '/settings/sites/:id/lines', component: () => import('./lines/LinesPage.vue'), meta: { title: 'lines.title', needs: 'sites.manage' } },
    { path: '/settings/sites/:id/who', component: () => import('./modes/RulesPage.vue'), meta: { title: 'modes.title', needs: 'sites.manage' } },
    { path: '/settings/forms', component: () => import('./forms/FormsPage.vue'), meta: { title: 'forms.title', needs: { any: ['forms.manage', 'forms.answers'] } } },
    { path: '/settings/forms/:id', component: () => import('./forms/FormPage.vue'), meta: { title: 'forms.title', needs: 'forms.manage' } },
    { path: '/settings/forms/:id/answers', component: () => import('./forms/AnswersPage.vue'), meta: { title: 'forms.answers', needs: 'forms.answers' } },
    { path: '/settings/tools', component: () => import('./tools/ToolsPage.vue'), meta: { title: 'tools.title', needs: 'tools.manage' } },
    { path: '/settings/survey', component: () => import('./ratings/SurveyPage.vue'), meta: { title: 'survey.title', needs: 'surveys.manage' } },
    { path: '/settings/quick-replies', component: () => import('./quick-replies/QuickRepliesPage.vue'), meta: { title: 'quick.title', needs: 'quick_replies.manage' } },
  ],
  settings: [
    { to: '/settings/closing-codes', title: 'codes.title', group: 'settings.reception', order: 42, icon: ClipboardCheck, needs: 'closing_codes.manage' },
    { to: '/settings/survey', title: 'survey.title', group: 'settings.reception', order: 43, icon: Smile, needs: 'surveys.manage' },
    { to: '/settings/forms', title: 'forms.title', group: 'settings.reception', order: 45, icon: ClipboardPen, needs: { any: ['forms.manage', 'forms.answers'] } },
    { to: '/settings/tools', title: 'tools.title', group: 'settings.reception', order: 44, icon: Calculator, needs: 'tools.manage' },
    { to: '/settings/quick-replies', title: 'quick.title', group: 'settings.reception', order: 41, icon: Zap, needs: 'quick_replies.manage' },
  ],
} satisfies Feature
