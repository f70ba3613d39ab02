import { linkify } from '@haoke/client/linkify'

export function PlainText({ text }: { text: string }) {
  return (
    <>
      {linkify(text).map((span) =>
        span.href ? (
          <a href={span.href} target="_blank" rel="noopener noreferrer nofollow">
            {span.text}
          </a>
        ) : (
          span.text
        ),
      )}
    </>
  )
}
