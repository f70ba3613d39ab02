import type { Card } from '@haoke/client/protocol'
import { PlainText } from '../views/Text.tsx'

const WEB = /^https?:\/\//

/** An answer with a form: a picture, a title, names and values, links. */
export function AnswerCard({ card: { title, text, image, fields, links } }: { card: Card }) {
  return (
    <div class="answer-card">
      {image && WEB.test(image) && <img src={image} alt="" loading="lazy" referrerpolicy="no-referrer" />}
      {title && <strong>{title}</strong>}
      {text && <PlainText text={text} />}
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
        WEB.test(url) ? (
          <a key={url} href={url} target="_blank" rel="noopener noreferrer nofollow">
            {label}
          </a>
        ) : null,
      )}
    </div>
  )
}
