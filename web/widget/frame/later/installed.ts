/** A page of its own can be put on a phone's home screen, and opens without a network once it has been open before. */

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

/** How many messages wait to be read, at the icon. */
export const badge = (count: number): unknown => (navigator as { setAppBadge?: (n: number) => Promise<void> }).setAppBadge?.(count).catch(() => undefined)
