import { useEffect, useState } from 'preact/hooks'
import type { State } from '../session/state.ts'
import { t } from '../texts.ts'
import { lazy } from './lazy.tsx'

const Stopped = lazy<{ code: number | null }>(() => import('../later/Stopped.tsx'))

const Waiting = lazy<{ state: State }>(() => import('../later/Waiting.tsx'))

const PATIENCE = 3_000
const LONG = 30_000

/** What the visitor should know about now: the connection, the queue, nobody here. */
export function Bars({ state }: { state: State }) {
  const { connection, conversation, agentsOnline, site, notice } = state
  const down = useDownFor(connection.downSince)
  return (
    <div role="status">
      {connection.status === 'stopped' ? (
        <Stopped code={connection.code} />
      ) : (
        down >= PATIENCE && <div class="strip warn">{t(down >= LONG ? 'reconnecting.long' : 'reconnecting')}</div>
      )}
      {down < PATIENCE && conversation?.state === 'queued' && <Waiting state={state} />}
      {down < PATIENCE && site && !agentsOnline && conversation?.state !== 'assigned' && <div class="strip">{t('nobody')}</div>}
      {notice && <div class="strip warn">{notice}</div>}
    </div>
  )
}

/** Milliseconds without a connection, as far as it matters. */
function useDownFor(since: number | null): number {
  const [, redraw] = useState(0)
  const down = since === null ? 0 : Date.now() - since
  useEffect(() => {
    if (since === null) return
    const timers = [PATIENCE, LONG].map((limit) => setTimeout(() => redraw(limit), Math.max(0, since + limit - Date.now()) + 20))
    return () => timers.forEach(clearTimeout)
  }, [since])
  return down
}
