import type { Look, ToFrame, ToLoader } from './messages.ts'

interface Hk {
  (...command: unknown[]): void
  /** Commands given before this script ran. */
  q?: ArrayLike<unknown>[]
}

const doc = document
const win = window as Window & { hk?: Hk }
const script = doc.currentScript as HTMLScriptElement
const { site, locale = '' } = script.dataset
const { origin } = new URL(script.src)
const listeners: [string, (value?: unknown) => void][] = []
const host = doc.createElement('hk-launcher')
const shadow = host.attachShadow({ mode: 'open' })

const make = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, parent: Node) => parent.appendChild(doc.createElement(tag))
const draw = (tag: string, parent: Node) => parent.appendChild(doc.createElementNS('http://www.w3.org/2000/svg', tag))

const launcher = make('button', shadow)
const icon = draw('svg', launcher)
const shape = draw('path', icon)
const label = make('span', launcher)
const badge = make('b', launcher)
const bubble = make('p', shadow)
const greeting = make('button', bubble)
const dismiss = make('button', bubble)
const frame = make('iframe', shadow)

let look: Look | undefined
let open = false
let inHistory = false
/** What the frame shall hear once it listens. */
let waiting: ToFrame[] | null = []

/** Keeps a text on the host page's side, or gives the kept one. Some browsers keep nothing. */
const keep = (name: string, value?: string): string | null => {
  try {
    if (value) localStorage[name + site] = value
    return localStorage[name + site] || null
  } catch {
    return null
  }
}

const tell = (message: ToFrame): void => {
  if (waiting) waiting.push(message)
  else frame.contentWindow!.postMessage(['hk', ...message], origin)
}

const emit = (name: string, value?: unknown): void => listeners.forEach(([wanted, call]) => wanted === name && call(value))

const name = (element: Element, text: string): void => element.setAttribute('aria-label', text)

const render = (): void => {
  if (!look) return
  host.className = open ? 'open' : ''
  label.textContent = look.bar
  shape.setAttribute('d', look.icons[+open]!)
  launcher.setAttribute('aria-expanded', open + '')
  name(launcher, look.names[+open]!)
}

const dress = (next: Look): void => {
  look = next
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(look.css)
    shadow.adoptedStyleSheets = [sheet]
  } catch {
    make('style', shadow).textContent = look.css
  }
  greeting.textContent = look.greeting
  frame.title = look.names[0]
  name(dismiss, look.dismiss)
  render()
  host.hidden = false
}

/** `again`: it was open on the page before, and the visitor is busy with this one. */
const show = (on: boolean, again?: boolean): void => {
  if (on === open) return
  open = on
  bubble.hidden = true
  render()
  tell(['shown', on])
  emit(on ? 'open' : 'close')
  const narrow = on && win.matchMedia('(max-width:480px)').matches
  doc.documentElement.style.overflow = narrow ? 'hidden' : ''
  if (!again) (on ? frame : launcher).focus()
  // On a phone the panel is a page of its own: "back" leaves it.
  if (narrow) history.pushState((inHistory = true), '')
  else if (inHistory) history.back()
  inHistory = narrow
  sessionStorage.hkOpen = on && !narrow ? 1 : ''
}

const run = ([command, ...values]: unknown[]): void => {
  if (command === 'on') listeners.push(values as (typeof listeners)[0])
  else if (command === 'open' || command === 'close') show(command === 'open')
  else if (command === 'hide') host.remove()
  else tell(['do', command as string, ...values])
}

const hear = ([kind, value, more]: ToLoader): void => {
  if (kind === 'ready') {
    const earlier = waiting ?? []
    waiting = null
    tell(['start', { kept: keep('hk:'), locale, page: { url: location.href, title: doc.title, referrer: doc.referrer } }])
    earlier.forEach(tell)
  }
  if (kind === 'look') {
    keep('hk-look:', JSON.stringify(value))
    dress(value)
    if (value.after !== null) setTimeout(greet, value.after * 1000)
  }
  if (kind === 'unread') {
    badge.textContent = value > 99 ? '99+' : value + ''
    badge.hidden = !value
    emit(kind, value)
  }
  if (kind === 'keep') keep('hk:', value)
  if (kind === 'close') show(false)
  if (kind === 'event') emit(value, more)
}

/** Once a visit. */
const greet = (): void => {
  bubble.hidden = open || sessionStorage.hkMet
  sessionStorage.hkMet = 1
}

const begin = (): void => {
  doc.body.appendChild(host)
  frame.src = `${origin}/w/${site}#${location.origin}`
  const known = keep('hk-look:')
  if (known) dress(JSON.parse(known) as Look)
  if (sessionStorage.hkOpen) show(true, true)
}

host.hidden = badge.hidden = bubble.hidden = true
icon.setAttribute('viewBox', '0 0 24 24')
frame.allow = 'microphone;camera;display-capture;clipboard-write;autoplay;geolocation'
dismiss.textContent = '×'
launcher.onclick = () => show(!open)
greeting.onclick = () => show(true)
dismiss.onclick = () => {
  bubble.hidden = true
  launcher.focus()
}
win.addEventListener('message', ({ data, origin: from, source }: MessageEvent<unknown[]>) => {
  if (from === origin && source === frame.contentWindow && data[0] === 'hk') hear(data.slice(1) as ToLoader)
})
win.addEventListener('popstate', () => {
  if (!inHistory) return
  inHistory = false
  show(false)
})
// A phone's keyboard covers the lower part of the page: the panel takes what is left.
win.visualViewport?.addEventListener('resize', () => host.style.setProperty('--h', visualViewport!.height + 'px'))

const earlier = win.hk?.q
win.hk = (...command) => run(command)
if (earlier) Array.from(earlier).forEach((command) => run(Array.from(command)))

if (doc.readyState === 'complete') begin()
else win.addEventListener('load', begin)
