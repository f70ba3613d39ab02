import { useEffect, useRef } from 'preact/hooks'
import { t } from '../texts.ts'
import { Bars } from './Bars.tsx'
import { Composer } from './Composer.tsx'
import { useSession, useWholeState } from './context.ts'
import { Header } from './Header.tsx'
import { lazy } from './lazy.tsx'
import { Log } from './Log.tsx'

const Beside = lazy<object>(() => import('../later/Beside.tsx'))
const SIZES = ['14px', '16px', '19px']

export function App() {
  const session = useSession()
  const state = useWholeState()
  const { site, draft, quote, fileKey, shown, locale, nudges, textSize } = state
  const root = useRef<HTMLElement>(null)
  const opened = useRef(false)
  useEffect(() => document.documentElement.style.setProperty('--text', SIZES[textSize]!), [textSize])
  useEffect(() => {
    if (nudges) import('../later/shake.ts').then((motion) => root.current && motion.shake(root.current)).catch(() => undefined)
  }, [nudges])
  opened.current ||= shown
  // Most pages are read without ever opening the panel: until then there is nothing to draw.
  if (!opened.current) return null
  return (
    <main ref={root} aria-label={site?.title ?? t('title')} onKeyDown={(event) => event.key === 'Escape' && session.close()}>
      <Header state={state} />
      <Bars state={state} />
      <Log state={state} />
      <Composer draft={draft} quote={quote} ready={fileKey !== ''} shown={shown} locale={locale} />
      {site?.copyright && <footer>{site.copyright}</footer>}
      {fileKey && <Beside />}
    </main>
  )
}
