import { computed, watchEffect } from 'vue'
import { useRoute } from 'vue-router'
import { capped } from '../../../ui/format.ts'
import { t } from '../../../ui/i18n.ts'
import { features } from '../base/features.ts'

type Badging = Navigator & { setAppBadge?: (n: number) => Promise<void>; clearAppBadge?: () => Promise<void> }

/** "(3) Conversations · Haoke": the count also goes on the installed app's icon. */
export function useTitle(): void {
  const route = useRoute()
  const unread = computed(() => features.flatMap((feature) => feature.rail ?? []).reduce((sum, entry) => sum + (entry.badge?.() ?? 0), 0))
  watchEffect(() => {
    const page = typeof route.meta.title === 'string' ? `${t(route.meta.title)} · ` : ''
    document.title = `${unread.value ? `(${capped(unread.value)}) ` : ''}${page}${t('app.title')}`
  })
  watchEffect(() => {
    const badging = navigator as Badging
    void (unread.value ? badging.setAppBadge?.(unread.value) : badging.clearAppBadge?.())?.catch(() => {})
  })
}
