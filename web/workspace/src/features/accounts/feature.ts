import { Building2, CalendarClock, GraduationCap, Info, KeyRound, KeySquare, Layers, Rocket, ScrollText, Settings, SlidersHorizontal, UserRound, Users, UsersRound } from '@lucide/vue'
import { defineAsyncComponent } from 'vue'
import { useAlerts } from '../../base/alerts.ts'
import type { Feature } from '../../base/feature.ts'

export default {
  routes: [
    { path: '/setup', component: () => import('./entry/SetupPage.vue'), meta: { bare: true, title: 'setup.title' } },
    { path: '/sign-in', component: () => import('./entry/SignInPage.vue'), meta: { bare: true, title: 'signIn.title' } },
    { path: '/join/:token', component: () => import('./entry/InvitationPage.vue'), meta: { bare: true, title: 'invitation.loading' } },
    { path: '/settings/profile', component: () => import('./profile/ProfilePage.vue'), meta: { title: 'profile.title' } },
    { path: '/settings/preferences', component: () => import('./profile/PreferencesPage.vue'), meta: { title: 'preferences.title' } },
    { path: '/settings/workspaces', component: () => import('./workspace/WorkspacesPage.vue'), meta: { title: 'workspaces.title' } },
    { path: '/settings/calendars', component: () => import('./calendars/CalendarsPage.vue'), meta: { title: 'calendars.title', needs: 'calendars.manage' } },
    { path: '/settings/calendars/:id', component: () => import('./calendars/CalendarPage.vue'), meta: { title: 'calendars.title', needs: 'calendars.manage' } },
    { path: '/settings/members', component: () => import('./members/MembersPage.vue'), meta: { title: 'members.title', needs: 'members.read' } },
    { path: '/settings/roles', component: () => import('./roles/RolesPage.vue'), meta: { title: 'roles.title', needs: 'roles.manage' } },
    { path: '/settings/roles/:id', component: () => import('./roles/RolePage.vue'), meta: { title: 'roles.title', needs: 'roles.manage' } },
    { path: '/settings/teams', component: () => import('./teams/TeamsPage.vue'), meta: { title: 'teams.title', needs: 'teams.manage' } },
    { path: '/settings/skills', component: () => import('./skills/SkillsPage.vue'), meta: { title: 'skills.title', needs: 'skills.manage' } },
    { path: '/settings/workspace', component: () => import('./workspace/WorkspacePage.vue'), meta: { title: 'workspace.title', needs: 'workspace.manage' } },
    { path: '/settings/api-keys', component: () => import('./api-keys/ApiKeysPage.vue'), meta: { title: 'apiKeys.title', needs: 'api_keys.manage' } },
    { path: '/settings/audit', component: () => import('./audit/AuditPage.vue'), meta: { title: 'audit.title', needs: 'audit.read' } },
    { path: '/settings/about', component: () => import('./workspace/AboutPage.vue'), meta: { title: 'about.title' } },
  ],
  rail: [{ to: '/settings', title: 'nav.settings', icon: Settings, order: 90, foot: true }],
  settings: [
    { to: '/settings/profile', title: 'profile.title', group: 'settings.personal', order: 10, icon: UserRound },
    { to: '/settings/preferences', title: 'preferences.title', group: 'settings.personal', order: 11, icon: SlidersHorizontal },
    { to: '/settings/workspaces', title: 'workspaces.title', group: 'settings.personal', order: 12, icon: Layers },
    { to: '/settings/members', title: 'members.title', group: 'settings.people', order: 20, icon: Users, needs: 'members.read' },
    { to: '/settings/roles', title: 'roles.title', group: 'settings.people', order: 21, icon: KeyRound, needs: 'roles.manage' },
    { to: '/settings/teams', title: 'teams.title', group: 'settings.people', order: 22, icon: UsersRound, needs: 'teams.manage' },
    { to: '/settings/skills', title: 'skills.title', group: 'settings.people', order: 23, icon: GraduationCap, needs: 'skills.manage' },
    { to: '/settings/calendars', title: 'calendars.title', group: 'settings.reception', order: 33, icon: CalendarClock, needs: 'calendars.manage' },
    { to: '/settings/workspace', title: 'workspace.title', group: 'settings.workspace', order: 40, icon: Building2, needs: 'workspace.manage' },
    { to: '/settings/api-keys', title: 'apiKeys.title', group: 'settings.workspace', order: 41, icon: KeySquare, needs: 'api_keys.manage' },
    { to: '/settings/audit', title: 'audit.title', group: 'settings.workspace', order: 41, icon: ScrollText, needs: 'audit.read' },
    { to: '/welcome', title: 'welcome.menu', group: 'settings.workspace', order: 42, icon: Rocket, needs: 'sites.manage' },
    { to: '/settings/about', title: 'about.title', group: 'settings.workspace', order: 43, icon: Info },
  ],
  steps: [{ order: 20, component: defineAsyncComponent(() => import('./first/InviteStep.vue')), needs: 'members.manage' }],
  start: () => void useAlerts(),
} satisfies Feature
