import '../../ui/tokens.css'
import '../../ui/base.css'
import '../../ui/pop.css'
import { createPinia } from 'pinia'
import { createApp, watch } from 'vue'
import { i18n, setLocale } from '../../ui/i18n.ts'
import App from './app/App.vue'
import Unreachable from './app/Unreachable.vue'
import { followKeyboard, installWorker, reloadWhenOutdated } from './app/installed.ts'
import { router } from './app/router.ts'
import { features } from './base/features.ts'
import { onGo } from './base/go.ts'
import { listenToKeys } from './base/keys.ts'
import { applyPreferences } from './base/preferences.ts'
import { useSession } from './base/session.ts'

async function start() {
  await setLocale(navigator.language)
  const pinia = createPinia()
  const app = createApp(App).use(pinia).use(i18n)
  const session = useSession(pinia)
  applyPreferences()
  try {
    await session.load()
  } catch (error) {
    createApp(Unreachable, { error }).use(i18n).mount('#app')
    return
  }
  whenSignedIn(() => features.forEach((feature) => feature.start?.()))
  app.use(router)
  listenToKeys()
  reloadWhenOutdated()
  followKeyboard()
  onGo((to) => void router.push(to))
  await router.isReady()
  app.mount('#app')
  void installWorker()
}

/** Once a page: whoever signs in again finds everything running. */
function whenSignedIn(run: () => void): void {
  const session = useSession()
  if (session.state === 'in') return run()
  const stop = watch(
    () => session.state,
    (state) => {
      if (state !== 'in') return
      stop()
      run()
    },
  )
}

void start()
