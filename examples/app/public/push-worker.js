// What a browser runs when a notice comes: `tag` is the conversation.
self.addEventListener('push', (event) => {
  const { title = '', body = '', tag = '' } = event.data?.json() ?? {}
  event.waitUntil(self.registration.showNotification(title, { body, tag, renotify: Boolean(tag) }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(self.clients.matchAll({ type: 'window' }).then(([page]) => page?.focus() ?? self.clients.openWindow('./')))
})
