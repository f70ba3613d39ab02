import type { Host } from '../host.ts'
import { badge, keepShell } from './installed.ts'

const SETTLED = 3000 // ms: the first screen comes first

/** The frame as a page of its own: a link, a QR code, a mini program's web view. */
export function ownPage(): Host {
  const name = `hk:${location.pathname}`
  const keep = (value?: string): string | null => {
    try {
      if (value) localStorage.setItem(name, value)
      return localStorage.getItem(name)
    } catch {
      return null
    }
  }
  // A phone's keyboard covers the lower part of the page: the chat takes what is left.
  const seen = window.visualViewport
  seen?.addEventListener('resize', () => {
    document.body.style.height = `${seen.height}px`
    scrollTo(0, 0)
  })
  setTimeout(() => void keepShell(), SETTLED)
  const page = { url: location.href, title: document.title, referrer: document.referrer }
  return {
    embedded: false,
    start: Promise.resolve({ kept: keep(), locale: new URLSearchParams(location.search).get('locale') ?? '', page }),
    tell(message) {
      if (message[0] === 'keep') keep(message[1])
      if (message[0] !== 'unread') return
      document.title = document.title.replace(/^(\(\d+\) )?/, message[1] ? `(${message[1]}) ` : '')
      badge(message[1])
    },
    listen(listener) {
      listener(['shown', true])
    },
  }
}
