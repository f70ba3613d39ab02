import type { Host } from '../host.ts'
import { useSession } from '../views/context.ts'
import { lazy } from '../views/lazy.tsx'
import { badge, keepShell } from './installed.ts'
import { Talks } from './talks.ts'

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
  // `#user=` hands over who the shop says this is, `#c=` names a conversation: neither stays in the address.
  const asked = new URLSearchParams(location.hash.slice(1))
  if (location.hash) history.replaceState(history.state, '', location.pathname + location.search)
  const user = asked.get('user')
  let here = 0
  let elsewhere = 0
  const count = () => {
    const unread = here + elsewhere
    document.title = document.title.replace(/^(\(\d+\) )?/, unread ? `(${unread}) ` : '')
    badge(unread)
  }
  const talks = new Talks(`haoke-talks:${location.pathname}`, asked.get('c'), (n) => {
    if (n === elsewhere) return
    elsewhere = n
    count()
  })
  const page = { url: location.href, title: document.title, referrer: document.referrer }
  return {
    embedded: false,
    Back: lazy(() => import('./BackButton.tsx').then(({ backButton }) => ({ default: backButton(talks) }))),
    forget: () => talks.end(),
    start: talks.load().then(() => ({ kept: keep(), locale: new URLSearchParams(location.search).get('locale') ?? '', page })),
    tell(message) {
      if (message[0] === 'keep') keep(message[1])
      if (message[0] !== 'unread') return
      here = message[1]
      count()
    },
    listen(listener) {
      talks.begin(useSession(), (on) => listener(['shown', on]), !user)
      if (user) listener(['do', 'identify', user])
    },
  }
}
