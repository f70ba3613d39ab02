import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'

/** A feature joins by having `features/<context>/routes.ts` that exports `routes`. */
const features = import.meta.glob<{ routes: RouteRecordRaw[] }>('../features/*/routes.ts', { eager: true })

export const router = createRouter({
  history: createWebHistory(),
  routes: Object.values(features).flatMap((feature) => feature.routes),
})
