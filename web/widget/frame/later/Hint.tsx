import { useEffect, useState } from 'preact/hooks'
import type { Session } from '../session/session.ts'
import type { State } from '../session/state.ts'
import { useSession } from '../views/context.ts'
import { canTell, installation, onIos } from './installed.ts'
import { t } from './texts.ts'

type Kind = 'tell' | 'install' | 'share'

const SETTLED = 4_000 // ms after the first message: what was asked has gone out, and the waiting begins

/** One offer at a time, once each, when it makes sense: the person has written and waits for an answer. */
export function Hint({ state }: { state: State }) {
  const session = useSession()
  const [kind, offer] = useState<Kind | null>(null)
  const waits = state.connection.status === 'online' && state.conversation && state.conversation.state !== 'closed' && state.thread?.parts.some(({ by, kind: what }) => by.kind === 'visitor' && what === 'message')
  useEffect(() => {
    if (!waits) return
    const timer = setTimeout(() => find(session, offer), SETTLED)
    return () => clearTimeout(timer)
  }, [Boolean(waits)])
  if (!kind) return null
  const over = (does?: () => unknown) => () => {
    does?.()
    session.keeper.set({ hinted: [...(session.keeper.get().hinted ?? []), kind] })
    offer(null)
  }
  const yes = { tell: () => session.ask((requests) => requests.tellMe(true)), install: () => installation()?.(), share: null }[kind]
  return (
    <div class="hint" role="status">
      <p>{t(`hint.${kind}`)}</p>
      <div class="buttons">
        <button type="button" class="button" onClick={over()}>
          {t(yes ? 'hint.later' : 'hint.seen')}
        </button>
        {yes && (
          <button type="button" class="button primary" onClick={over(yes)}>
            {t(`hint.${kind}.yes`)}
          </button>
        )}
      </div>
    </div>
  )
}

function find(session: Session, offer: (kind: Kind) => void): void {
  const hinted = session.keeper.get().hinted ?? []
  const home = () => {
    if (!hinted.includes('install') && installation()) offer('install')
    else if (!hinted.includes('share') && onIos()) offer('share')
  }
  if (hinted.includes('tell') || !canTell()) return home()
  session.ask((requests) =>
    requests.offers().then(
      (offers) => (offers.some(({ key }) => key) ? offer('tell') : home()),
      () => undefined,
    ),
  )
}
