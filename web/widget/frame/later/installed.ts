import type { Store } from '../session/state.ts'

/** A page of its own can be put on a phone's home screen, and opens without a network once it has been open before. */

export interface Telling {
  store: Store
  ask(does: (requests: { tellMe(ask: boolean): unknown }) => unknown): void
}

interface Offer extends Event {
  prompt: () => Promise<unknown>
}

let offer: Offer | null = null

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault()
  offer = event as Offer
})
addEventListener('appinstalled', () => (offer = null))

/** What asks for it, where the browser would let it be put there. */
export const installation = (): (() => void) | null =>
  offer &&
  (() => {
    void offer?.prompt()
    offer = null
  })

export async function keepShell(): Promise<void> {
  try {
    await navigator.serviceWorker?.register('/w/sw.js')
  } catch {
    // Private windows and plain HTTP have none: the page works without it.
  }
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
const words = (buffer: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')

/** Whether this page could tell of answers while it is closed, and the person has not been asked for it yet. */
export const canTell = (): boolean => parent === window && 'PushManager' in window && Notification.permission === 'default' && !!navigator.serviceWorker?.controller

/** What tells the server of this browser; `ask` lets the browser ask the person. Null where that cannot be. */
export async function subscription(offers: { service: string; key: string }[], ask: boolean): Promise<Record<string, string> | null> {
  const offer = offers.find(({ key }) => key)
  if (!offer || !navigator.serviceWorker?.controller || !('PushManager' in window)) return null
  if (Notification.permission !== 'granted' && !(ask && (await Notification.requestPermission()) === 'granted')) return null
  const { pushManager } = await navigator.serviceWorker.ready
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(offer.key) })
  return { service: offer.service, token: made.endpoint, public_key: words(made.getKey('p256dh')), secret: words(made.getKey('auth')) }
}

let told: string | undefined

/** Who has said yes is told of each of their conversations: the server hears it again when one begins. */
export function tellOfAnswers(session: Telling): void {
  const { store } = session
  const tell = () => {
    const id = store.get().conversation?.id
    if (!id || id === told || parent !== window || window.Notification?.permission !== 'granted') return
    told = id
    session.ask((requests) => requests.tellMe(false))
  }
  if (told === undefined) store.subscribe(tell)
  told ??= ''
  tell()
}

/** Where the page can be put on the home screen by hand only: Safari on a phone or tablet, not from there already. */
export function onIos(): boolean {
  const { userAgent, maxTouchPoints } = navigator
  const apple = /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)
  return apple && parent === window && !matchMedia('(display-mode: standalone)').matches
}

/** Notices of what is on the screen now are over. */
export async function clearNotices(tag: string): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration('/w/')
  for (const notice of (await worker?.getNotifications({ tag })) ?? []) notice.close()
}

/** How many messages wait to be read, at the icon. */
export const badge = (count: number): unknown => (navigator as { setAppBadge?: (n: number) => Promise<void> }).setAppBadge?.(count).catch(() => undefined)
