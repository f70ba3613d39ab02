// The workspace's service worker: keeps the built files at hand, so that the shell opens at once and without a network.
// The build fills in the two names below: the files it made, and a digest of their names.
const CACHE = 'haoke-__VERSION__'
const FILES = __FILES__
const PATIENCE = 2500 // ms until the kept shell is shown instead of waiting for the server

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(['/', ...FILES])))
})

self.addEventListener('activate', (event) => {
  const old = (names) => names.filter((name) => name.startsWith('haoke-') && name !== CACHE)
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (url.pathname.startsWith('/assets/')) event.respondWith(kept(request))
  else if (request.mode === 'navigate' && !/^\/(api|w|docs|files|openapi|health|metrics)(\/|\.|$)/.test(url.pathname)) event.respondWith(shell(request))
})

/** A built file never changes under its name. */
async function kept(request) {
  return (await caches.match(request)) ?? fetch(request)
}

/** The page as the server has it; the kept one when the server is away or slow. */
async function shell(request) {
  const fetched = fetch(request)
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE))
  const answer = await Promise.race([fetched, late]).catch(() => undefined)
  if (answer && answer.status < 500) return answer
  return (await caches.match('/')) ?? fetched
}

self.addEventListener('message', ({ data }) => {
  if (data === 'take over') self.skipWaiting()
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(show(event.notification.data?.to ?? '/'))
})

/** Goes there in a window that is open, or opens one. */
async function show(to) {
  const windows = await self.clients.matchAll({ type: 'window' })
  const open = windows.find((client) => client.focused) ?? windows[0]
  if (!open) return self.clients.openWindow(to)
  await open.focus()
  open.postMessage({ go: to })
}
