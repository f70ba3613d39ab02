import type { State } from '../session/state.ts'
import { t } from '../texts.ts'
import { useSession } from '../views/context.ts'
import { moment } from './moment.ts'

/** How the queue goes: the place in it, how long it will probably take, and the ways out of it. */
export default function Waiting({ state: { conversation, agentsOnline, locale } }: { state: State }) {
  const session = useSession()
  const { position, queue } = conversation!
  const words = [position !== null && queue?.open !== false && t('queue', { n: position }), queue && say(queue, agentsOnline, locale)].filter(Boolean)
  return (
    <div class="strip">
      {words.join(' · ') || t('status.queued')}{' '}
      {queue?.bot && (
        <button type="button" class="link" onClick={() => session.ask((requests) => requests.act('to-bot'))}>
          {t('queue.bot')}
        </button>
      )}{' '}
      <button type="button" class="link" onClick={() => session.ask((requests) => requests.act('close'))}>
        {t('queue.leave')}
      </button>
    </div>
  )
}

type Queue = NonNullable<NonNullable<State['conversation']>['queue']>

/** The server promises nothing that it cannot keep: then it only says that the message stays. `announced`: agents were there at first. */
export function say({ open, opens_at, full, online, seconds }: Queue, announced: boolean, locale: string): string {
  if (!open) return opens_at ? t('queue.opens', { at: moment(opens_at, locale) }) : t('queue.closed')
  if (seconds) return t(seconds > 60 ? 'queue.within' : 'queue.minute', { n: Math.round(seconds / 60) })
  return full || (!online && announced) ? t('queue.stays') : ''
}
