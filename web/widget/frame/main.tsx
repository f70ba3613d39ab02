import { pickLocale } from '@haoke/client/i18n'
import { render } from 'preact'
import { findHost } from './find-host.ts'
import { createKeeper } from './session/kept.ts'
import { Session } from './session/session.ts'
import { createStore } from './session/state.ts'
import './style/index.css'
import { useTexts } from './texts.ts'
import { App } from './views/App.tsx'
import { provideSession } from './views/context.ts'

async function begin(): Promise<void> {
  const host = await findHost()
  const start = await host.start
  const keeper = createKeeper(host, start.kept)
  const kept = keeper.get()
  // The server wrote the site's language into the page, or the browser's where the site has none.
  const given = start.locale === 'auto' ? '' : start.locale
  const locale = pickLocale(kept.locale || given || document.documentElement.lang)
  await useTexts(locale)
  const store = createStore({
    locale,
    connection: { status: 'idle', fallback: false, downSince: null, code: null },
    site: null,
    agentsOnline: true,
    conversation: null,
    thread: null,
    earlier: [],
    history: 'none',
    unsent: [],
    sending: [],
    quote: null,
    draft: kept.draft ?? '',
    shown: false,
    fileKey: '',
    sound: !kept.silent,
    textSize: kept.textSize ?? 0,
    notice: '',
    nudges: 0,
  })
  const key = decodeURIComponent(location.pathname.split('/').pop() ?? '')
  const session = new Session(key, store, host, start, keeper)
  document.documentElement.classList.toggle('panel', host.embedded)
  provideSession(session)
  render(<App />, document.getElementById('app')!)
  await session.begin()
}

void begin()
