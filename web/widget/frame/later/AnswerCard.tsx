import type { Card, MessageBody } from '@haoke/client/protocol'
import { useSession, useWholeState } from '../views/context.ts'
import { fileUrl } from '../views/files.ts'
import { PlainText } from '../views/Text.tsx'
import { choose, isChosen, partOf } from './choosing.ts'
import { t, useLaterTexts } from './texts.ts'

const WEB = /^https?:\/\//i
const SAFE = /^(https?:\/\/|mailto:|tel:)/i

/** A message with a form: a picture, a title, price and status, names and values, links, and what can be chosen. */
export function AnswerCard({ body, card: { kind, title, text, image, file, price, status, fields, links, choices }, fileKey }: { body: MessageBody; card: Card; fileKey: string }) {
  const picture = file ? fileUrl(file.id, fileKey, true) : image
  return (
    <div class={`answer-card is-${kind ?? 'rich'}`}>
      {picture && (file || WEB.test(picture)) && <img src={picture} alt="" loading="lazy" referrerpolicy="no-referrer" />}
      {title && <strong>{title}</strong>}
      {(price || status) && (
        <p class="standing">
          {price && <b>{price}</b>}
          {status && <span>{status}</span>}
        </p>
      )}
      {text && (
        <p>
          <PlainText text={text} />
        </p>
      )}
      {fields?.length ? (
        <dl>
          {fields.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {links?.map(({ label, url }) =>
        SAFE.test(url) ? (
          <a key={url} href={url} target="_blank" rel="noopener noreferrer nofollow">
            {label}
          </a>
        ) : null,
      )}
      {choices?.length ? <Choices body={body} choices={choices} title={title || text || ''} /> : null}
    </div>
  )
}

/** Each answers with one press. What was chosen is marked, and may be chosen again. */
function Choices({ body, choices, title }: { body: MessageBody; choices: NonNullable<Card['choices']>; title: string }) {
  const session = useSession()
  const state = useWholeState()
  const card = partOf(state, body)
  if (!useLaterTexts(state.locale)) return null
  return (
    <div class="options" role="group" aria-label={title}>
      {choices.map(({ id = '', text }) => {
        const chosen = card !== undefined && isChosen(state, card, id)
        return (
          <button type="button" class={`option ${chosen ? 'chosen' : ''}`} key={id} disabled={!card} onClick={() => card && choose(session, { card, item: id }, text)}>
            {text}
            {chosen && <span class="unseen">{t('card.chosen')}</span>}
          </button>
        )
      })}
    </div>
  )
}
