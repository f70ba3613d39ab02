import { formatTime } from '@haoke/client/format'
import type { Locale } from '@haoke/client/i18n'
import type { Agent, MessageBody, Site } from '@haoke/client/protocol'
import type { MessagePart } from '../session/rows.ts'
import { t } from '../texts.ts'
import { Avatar } from './Avatar.tsx'
import { lazy } from './lazy.tsx'
import { memo } from './memo.ts'
import { PlainText } from './Text.tsx'

const Attachments = lazy<{ body: MessageBody; fileKey: string; locale: string }>(() => import('../later/Attachments.tsx'))
const Actions = lazy<{ part: MessageProps['part']; own: boolean }>(() => import('../later/Actions.tsx'))
const Rich = lazy<{ text: string }>(() => import('../later/Rich.tsx'))

interface MessageProps {
  part: MessagePart
  own: boolean
  first: boolean
  last: boolean
  agent: Agent | undefined
  site: Site | null
  locale: Locale
  fileKey: string
  /** Under the visitor's last message: how far it got. */
  status: string
}

export const Message = memo(({ part, own, first, last, agent, site, locale, fileKey, status }: MessageProps) => {
  const who = agent?.name ?? site?.name ?? ''
  return (
    <div class={`row ${own ? 'own' : 'other'} ${first ? 'first' : ''} ${last ? 'last' : ''}`}>
      {!own && last && <Avatar agent={agent} site={site} fileKey={fileKey} />}
      <div class="column">
        {first && !own && <div class="who">{who}</div>}
        <span class="unseen">{own ? t('log.you') : who}</span>
        {part.recalled ? (
          <div class="bubble gone">{t(own ? 'recalled.own' : 'recalled.other')}</div>
        ) : (
          <>
            <Body body={part.body ?? {}} locale={locale} fileKey={fileKey} />
            <Actions part={part} own={own} />
          </>
        )}
        {last && (
          <div class="under">
            <time dateTime={new Date(part.at).toISOString()}>{formatTime(part.at, locale)}</time>
            {status && <span>{status}</span>}
          </div>
        )}
      </div>
    </div>
  )
})

const ONLY_EMOJI = /^(\p{Extended_Pictographic}\uFE0F?){1,3}$/u

export function Body({ body, locale, fileKey }: { body: MessageBody; locale: Locale; fileKey: string }) {
  const text = body.card ? '' : body.prompt?.text || body.text || ''
  const large = ONLY_EMOJI.test(text) && !body.quote
  return (
    <>
      {(text || body.quote) && (
        <div class={`bubble ${large ? 'large' : ''}`}>
          {body.quote && <blockquote class="quoted">{body.quote.text || t('quote.none')}</blockquote>}
          {body.format === 'markdown' ? <Rich text={text} /> : <PlainText text={text} />}
        </div>
      )}
      {(body.files?.length || body.location || body.card || body.form) && <Attachments body={body} fileKey={fileKey} locale={locale} />}
    </>
  )
}
