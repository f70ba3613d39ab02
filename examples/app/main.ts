/** A shop's app that talks to Haoke with the client package alone: begin to read here. */
import { Visitor, type VisitorState } from '@haoke/client/visitor'
import { element } from './dom.ts'
import { forgetPush, tellOfAnswers } from './push.ts'
import { talkView } from './talk.ts'
import { listView } from './list.ts'
import { languageOf, TEXTS } from './texts.ts'

/** What the shop's own server tells its app. */
interface Config {
  sites: Record<string, string>
}

const language = languageOf(new URLSearchParams(location.search).get('lang') ?? navigator.language)
const texts = TEXTS[language]
const PEOPLE = 'haoke-sample:user'

async function begin(): Promise<void> {
  const config = (await (await fetch('config.json')).json()) as Config
  const root = document.getElementById('app')!
  let view: 'shop' | 'talk' | 'list' | { past: string } = 'shop'

  const visitor = new Visitor({
    site: config.sites[language]!,
    locale: language,
    page: () => ({ url: location.href, title: document.title }),
    user: () => tokenOf(localStorage.getItem(PEOPLE)),
    onChange: (state) => show(state),
  })

  function go(to: typeof view): void {
    view = to
    visitor.watch(view === 'talk')
    draw()
  }

  function draw(): void {
    root.replaceChildren(view === 'shop' ? shop() : view === 'talk' ? talk.root : listView(visitor, texts, language, view === 'list' ? null : view.past, go))
    show(visitor.state)
    if (view === 'talk') talk.toEnd()
  }

  /** Draws what depends on the connection anew; the views that stand keep their focus. */
  function show(state: VisitorState): void {
    const badge = root.querySelector<HTMLButtonElement>('.help')
    if (badge) {
      badge.textContent = texts.help
      if (state.unread) badge.append(element('b', { className: 'badge' }, String(state.unread)))
      badge.setAttribute('aria-label', state.unread ? texts.helpNews.replace('{n}', String(state.unread)) : texts.help)
    }
    void (navigator as { setAppBadge?: (n: number) => Promise<void> }).setAppBadge?.(state.unread).catch(() => undefined)
    talk.show(state)
  }

  function shop(): HTMLElement {
    const user = localStorage.getItem(PEOPLE)
    const sign = element('button', { type: 'button', onclick: () => void signIn(user ? null : 'mei') }, user ? texts.signOut.replace('{name}', user) : texts.signIn)
    const products = ([texts.kettle, texts.lamp, texts.chair] as const).map((name, i) =>
      element('li', { className: `product p${i}` }, element('span', { className: 'art', 'aria-hidden': 'true' }), element('h2', {}, name), element('button', { type: 'button', 'aria-label': `${texts.ask}: ${name}`, onclick: () => ask(name) }, texts.ask)),
    )
    return element(
      'main',
      { className: 'shop' },
      element('header', {}, element('h1', {}, texts.shop), element('button', { type: 'button', className: 'help', onclick: () => go('talk') }, texts.help)),
      element('p', {}, texts.lead),
      element('ul', {}, ...products),
      element('div', { className: 'buttons' }, sign, element('button', { type: 'button', onclick: () => go('list') }, texts.all)),
    )
  }

  function ask(product: string): void {
    talk.suggest(`${product}: `)
    go('talk')
  }

  /** Your server says who is signed in; the customer then has the same conversations on each device. */
  async function signIn(user: string | null): Promise<void> {
    await forgetPush(visitor)
    if (user) localStorage.setItem(PEOPLE, user)
    else localStorage.removeItem(PEOPLE)
    await visitor.identify(await tokenOf(user))
    draw()
  }

  const talk = talkView(visitor, texts, language, { back: () => go('shop'), list: () => go('list'), tell: () => tellOfAnswers(visitor, true) })
  draw()
  await visitor.start()
  await tellOfAnswers(visitor, false)
}

async function tokenOf(user: string | null): Promise<string | null> {
  if (!user) return null
  const answer = await fetch(`token/${user}?lang=${language}`, { method: 'POST' })
  return answer.ok ? ((await answer.json()) as { token: string }).token : null
}

document.documentElement.lang = language
document.title = texts.shop
void begin()
