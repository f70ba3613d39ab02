// The service worker of a site's own page, once somebody has opened it: the shell opens without a network, and what is
// written then is kept until there is one. The build fills in the two names below.
const CACHE = 'haoke-w-__VERSION__'
const PAGES = 'haoke-w-pages'
const FILES = __FILES__
const PATIENCE = 2500 // ms until the kept page is shown instead of waiting for the server

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)))
  self.skipWaiting()
})

self.addEventListener('activate', (event) => {
  const old = (names) => names.filter((name) => name.startsWith('haoke-w-') && name !== CACHE && name !== PAGES)
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
  if (url.pathname.startsWith('/w/assets/')) event.respondWith(kept(request))
  else if (request.mode === 'navigate' && /^\/w\/[^/]+$/.test(url.pathname)) event.respondWith(page(event, url.pathname))
})

/** A built file never changes under its name. */
async function kept(request) {
  return (await caches.match(request)) ?? fetch(request)
}

/** The page as the server has it; the one of last time when the server is away or slow. It holds nothing of the visitor. */
async function page(event, path) {
  const fetched = fetch(event.request).then(async (answer) => {
    if (answer.ok && !answer.redirected) await (await caches.open(PAGES)).put(path, answer.clone())
    return answer
  })
  event.waitUntil(fetched.catch(() => undefined))
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE))
  const answer = await Promise.race([fetched, late]).catch(() => undefined)
  if (answer && answer.status < 500) return answer
  return (await caches.match(path)) ?? fetched
}

self.addEventListener('push', (event) => {
  event.waitUntil(told(event.data?.json() ?? {}))
})

/** Browsers want something to be shown each time. A later notice of a conversation takes the place of the earlier one. */
async function told({ title = '', body = '', tag = '', to = '/w/' }) {
  await self.registration.showNotification(title, { body, tag, renotify: Boolean(tag), icon: '/icon-192.png', data: { to, open: tag } })
  const waiting = await self.registration.getNotifications()
  await self.navigator.setAppBadge?.(waiting.length).catch(() => undefined)
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(show(event.notification.data ?? {}))
})

/** The conversation, in the page that is open, or a new one. */
async function show({ to = '/w/', open = '' }) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find((client) => new URL(client.url).pathname === to)
  if (!page) return self.clients.openWindow(open ? `${to}#c=${open}` : to)
  page.postMessage({ open })
  return page.focus()
}
