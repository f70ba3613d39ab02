import { PRODUCTS, TEXTS } from './texts.js'

const wanted = new URLSearchParams(location.search).get('lang') ?? navigator.language
const language = /^zh[-_](tw|hk|mo|hant)/i.test(wanted) ? 'zh-TW' : /^zh/i.test(wanted) ? 'zh-CN' : 'en'
const texts = TEXTS[language]

/** Commands to the widget wait here until its script has come. */
window.hk ??= Object.assign((...command) => window.hk.q.push(command), { q: [] })

function speak() {
  document.documentElement.lang = language
  document.title = texts.title
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = texts[element.dataset.text] ?? element.textContent
  for (const element of document.querySelectorAll('[data-label]')) element.setAttribute('aria-label', texts[element.dataset.label] ?? element.getAttribute('aria-label'))
  for (const link of document.querySelectorAll('.languages a')) if (link.lang === language) link.setAttribute('aria-current', 'true')
}

/** What each button asks about: the visitor may send it to the agent. */
const shown = new WeakMap()

function stock() {
  const list = document.querySelector('.products')
  for (const product of PRODUCTS) {
    const [name, text, price] = product[language]
    const item = document.createElement('li')
    const picture = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    picture.setAttribute('aria-hidden', 'true')
    picture.append(document.createElementNS('http://www.w3.org/2000/svg', 'use'))
    picture.firstChild.setAttribute('href', `art.svg#${product.art}`)
    const ask = Object.assign(document.createElement('button'), { type: 'button', textContent: texts.ask })
    ask.dataset.ask = ''
    shown.set(ask, { kind: 'product', title: name, text, price: `${texts.currency}${price}`, url: location.href })
    ask.setAttribute('aria-label', `${texts.ask}: ${name}`)
    item.append(picture, tag('h3', name), tag('p', text), tag('strong', `${texts.currency}${price}`), ask)
    list.append(item)
  }
}

function tag(name, text) {
  return Object.assign(document.createElement(name), { textContent: text })
}

/** Each language has its own site; `haoke demo` writes their keys into sites.json. */
async function addWidget() {
  const answer = await fetch('sites.json').catch(() => null)
  const sites = answer?.ok ? await answer.json() : {}
  const script = Object.assign(document.createElement('script'), { async: true, src: '/w.js' })
  script.dataset.site = sites[language] ?? 'demo'
  script.dataset.locale = language
  document.head.append(script)
}

speak()
stock()
document.addEventListener('click', (event) => {
  const ask = event.target.closest('[data-ask]')
  if (!ask) return
  window.hk('card', shown.get(ask) ?? null)
  window.hk('open')
})
void addWidget()
