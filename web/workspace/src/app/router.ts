import './join.ts'
import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import type { Needs } from '../base/feature.ts'
import { allowed, features, gather } from '../base/features.ts'
import { http } from '../base/http.ts'
import { useSession } from '../base/session.ts'

declare module 'vue-router' {
  interface RouteMeta {
    /** Shown without the shell and without a session: sign-in, set-up, invitations. */
    bare?: boolean
    /** Key of the page's name for the window's title. */
    title?: string
    needs?: Needs
  }
}

const routes = features.flatMap((feature) => feature.routes ?? [])
const isSetting = (route: RouteRecordRaw) => route.path.startsWith('/settings/')

const firstPage = () => gather((feature) => feature.rail)[0]?.to ?? '/settings'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', redirect: firstPage },
    ...routes.filter((route) => !isSetting(route)),
    { path: '/settings', component: () => import('./settings/SettingsPage.vue'), children: routes.filter(isSetting), meta: { title: 'nav.settings' } },
    { path: '/welcome', component: () => import('./WelcomePage.vue'), meta: { title: 'welcome.title' } },
    { path: '/:rest(.*)*', component: () => import('./NotFound.vue') },
  ],
})

export const mayOpen = (route: RouteLocationNormalized): boolean => route.matched.every((record) => allowed(record.meta.needs))

/** Where somebody without a session has to go: to the set-up of a fresh installation, else to sign in. */
async function entrance(wanted: string): Promise<string> {
  const { needed } = await http.get<{ needed: boolean }>('/setup')
  return needed ? '/setup' : `/sign-in${wanted === '/' ? '' : `?next=${encodeURIComponent(wanted)}`}`
}

router.beforeEach(async (to) => {
  const session = useSession()
  if (session.state === 'unknown') await session.load()
  if (to.meta.bare || session.state !== 'out') return true
  return entrance(to.fullPath)
})
