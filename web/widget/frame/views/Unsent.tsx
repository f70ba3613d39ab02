import type { Locale } from '@haoke/client/i18n'
import type { Unsent } from '@haoke/client/outbox'
import { t } from '../texts.ts'
import { useSession } from './context.ts'
import { memo } from './memo.ts'
import { Body } from './Message.tsx'

interface UnsentProps {
  entry: Unsent
  first: boolean
  last: boolean
  locale: Locale
  fileKey: string
}

/** A message on its way, or one that failed. */
export const UnsentMessage = memo(({ entry, first, last, locale, fileKey }: UnsentProps) => {
  const session = useSession()
  const failed = entry.state === 'failed'
  return (
    <div class={`row own ${first ? 'first' : ''} ${last ? 'last' : ''} ${failed ? '' : 'waiting'}`}>
      <div class="column">
        <Body body={entry.body} locale={locale} fileKey={fileKey} />
        {failed ? (
          <div class="under failed" role="alert">
            <span>{entry.error?.detail || t('failed.message')}</span>
            <button type="button" class="link" onClick={() => session.retry(entry.id)}>
              {t('retry')}
            </button>
            <button type="button" class="link" onClick={() => session.client.outbox.discard(entry.id)}>
              {t('discard')}
            </button>
          </div>
        ) : (
          last && <div class="under">{t(entry.state === 'sent' ? 'status.sent' : 'status.sending')}</div>
        )}
      </div>
    </div>
  )
})
