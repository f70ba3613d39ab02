import type { Session } from '../session/session.ts'
import { keptFiles } from './leftover.ts'

/** On a device that others use too: nothing that tells who was here stays on it. */
export async function forgetMe({ client, keeper, store, host }: Session): Promise<void> {
  client.stop()
  const worker = await navigator.serviceWorker?.getRegistration('/w/')
  const subscription = await worker?.pushManager?.getSubscription()
  await subscription?.unsubscribe()
  for (const notice of (await worker?.getNotifications()) ?? []) notice.close()
  for (const { id } of client.outbox.entries) client.outbox.discard(id)
  for (const { id } of store.get().sending) await keptFiles.drop(id)
  await host.forget?.()
  // The server gives whoever comes next a token of their own.
  keeper.set({ token: '', draft: '', line: '', hinted: [] })
  location.replace(location.pathname)
}
