import type { Device, Visitor } from '@haoke/client/visitor'

/**
 * In a browser the app is told through Web Push. An app for iOS, Android or HarmonyOS gives `tellDevice` the token that its
 * own push service has given it: `{ service: 'apns', token }`.
 */
export async function tellOfAnswers(visitor: Visitor, ask: boolean): Promise<boolean> {
  const device = await browserDevice(visitor, ask).catch(() => null)
  if (device) await visitor.tellDevice(device)
  return device !== null
}

export async function forgetPush(visitor: Visitor): Promise<void> {
  await visitor.leaveDevice().catch(() => undefined)
}

async function browserDevice(visitor: Visitor, ask: boolean): Promise<Device | null> {
  if (!('PushManager' in window) || !navigator.serviceWorker || (!ask && Notification.permission !== 'granted')) return null
  const offer = (await visitor.pushOffers()).find(({ key }) => key)
  if (!offer || (await Notification.requestPermission()) !== 'granted') return null
  const worker = await navigator.serviceWorker.register('push-worker.js')
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(offer.key) })
  return { service: offer.service, token: made.endpoint, public_key: words(made.getKey('p256dh')), secret: words(made.getKey('auth')) }
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0))
const words = (buffer: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
