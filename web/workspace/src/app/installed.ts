import { t } from '../../../ui/i18n.ts'
import { toast } from '../../../ui/toast.ts'
import { router } from './router.ts'

/** Keeps the shell at hand (service worker), and offers a new version when there is one. What is being written is kept over the reload. */
export async function installWorker(): Promise<void> {
  if (!import.meta.env.PROD || !navigator.serviceWorker) return
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<{ go?: string }>) => data.go && void router.push(data.go))
  try {
    const registration = await navigator.serviceWorker.register('/sw.js')
    if (registration.waiting) offer(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const next = registration.installing
      next?.addEventListener('statechange', () => next.state === 'installed' && navigator.serviceWorker.controller && offer(next))
    })
  } catch {
    // Private windows and plain HTTP have none: the workspace works without it.
  }
}

function offer(next: ServiceWorker): void {
  toast(t('shell.newVersion'), {
    stay: 0,
    action: {
      label: t('shell.reload'),
      run: () => {
        navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
        next.postMessage('take over')
      },
    },
  })
}

const RELOADED = 'haoke.reloaded'
const GAP = 60_000

/** A part of an older build that the server no longer has: the page is loaded anew, once. */
export function reloadWhenOutdated(): void {
  addEventListener('vite:preloadError', (event) => {
    if (Date.now() - Number(sessionStorage.getItem(RELOADED)) < GAP) return
    event.preventDefault()
    sessionStorage.setItem(RELOADED, String(Date.now()))
    location.reload()
  })
}

/** The height that the keyboard of a phone leaves. */
export function followKeyboard(): void {
  const view = window.visualViewport
  if (!view) return
  const fit = () => document.documentElement.style.setProperty('--visible-height', `${Math.round(view.height)}px`)
  view.addEventListener('resize', fit)
  fit()
}
