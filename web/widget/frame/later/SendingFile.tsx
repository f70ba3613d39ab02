import { formatBytes } from '@haoke/client/measure'
import type { Sending } from '../session/state.ts'
import { t } from '../texts.ts'
import { useSession } from '../views/context.ts'
import { CLOSE, Icon, IconButton } from '../views/icons.tsx'
import { FILE } from './icons.ts'

/** A file on its way. */
export default function SendingFile({ sending, first, last }: { sending: Sending; first: boolean; last: boolean }) {
  const session = useSession()
  const { id, name, size, sent, state, preview, error } = sending
  const percent = Math.round((sent / size) * 100)
  return (
    <div class={`row own ${first ? 'first' : ''} ${last ? 'last' : ''}`}>
      <div class="column">
        <div class={preview ? 'picture loading' : 'file loading'}>
          {preview ? (
            <img src={preview} alt="" />
          ) : (
            <>
              <Icon path={FILE} />
              <span>
                <b>{name}</b>
                <small>{formatBytes(size)}</small>
              </span>
            </>
          )}
          {state === 'sending' && <progress value={percent} max={100} aria-label={t('file.progress', { name, percent })} />}
          <IconButton path={CLOSE} name={t('file.cancel', { name })} onClick={() => session.ask(({ sender }) => sender.cancel(id))} />
        </div>
        <div class={`under ${state === 'sending' ? '' : 'failed'}`}>
          {state === 'sending' ? (
            `${percent}%`
          ) : (
            <>
              <span role="alert">{error}</span>
              <button type="button" class="link" onClick={() => session.ask(({ sender }) => sender.retry(id))}>
                {t(state === 'paused' ? 'file.resume' : 'retry')}
              </button>
            </>
          )}
        </div>
      </div>
    </div>
  )
}
