import type { Answer, MessageBody, Prompt } from '@haoke/client/protocol'
import { useEffect, useState } from 'preact/hooks'
import type { State } from '../session/state.ts'
import { useSession } from '../views/context.ts'
import { Body } from '../views/Message.tsx'
import { Lines } from './Lines.tsx'
import { PromptForm } from './PromptForm.tsx'
import { chosenLine, isBefore } from './standing.ts'

/** The site's business lines, and what a flow asks: before the visitor has said anything, and whenever it waits for an answer. */
export default function Reception({ state }: { state: State }) {
  const session = useSession()
  const { conversation, thread, unsent, locale, fileKey, connection, shown, standing } = state
  const [opening, open] = useState<MessageBody[]>([])
  const [fault, blame] = useState('')
  const idle = !conversation && !thread
  const chosen = chosenLine(state, session)
  useEffect(() => {
    session.opening = chosen ? { line: chosen.id } : {}
    if (idle && shown && connection.status === 'online') session.ask((requests) => requests.preview(session.start.page, chosen?.id).then(open, () => undefined))
  }, [idle, shown, connection.status, chosen?.id])
  const before = idle ? opening : []
  const prompt = idle ? before[before.length - 1]?.prompt : conversation?.state === 'reception' ? waiting(thread?.parts ?? []) : undefined
  const sent = prompt && unsent.find((entry) => entry.id === prompt.id)
  const begun = idle && unsent.some((entry) => entry.id !== prompt?.id)
  const refused = prompt?.fields && sent?.state === 'failed' ? sent : undefined
  // What a form was refused for stands at the form: it is mended there and sent anew.
  useEffect(() => {
    if (!refused) return
    blame(refused.error?.detail ?? '')
    session.client.outbox.discard(refused.id)
  }, [refused])
  const answer = (prompt: Prompt, text: string, given: Omit<Answer, 'node'>) => {
    const { outbox } = session.client
    if (outbox.find(prompt.id)) return
    blame('')
    const c = conversation && conversation.state !== 'closed' ? conversation.id : null
    outbox.add({ id: prompt.id, c, body: { ...(!c && session.opening), text, answer: { node: prompt.node, ...given } }, at: session.client.now(), state: 'waiting' })
    session.wake()
  }
  return (
    <>
      {isBefore(state) && !unsent.length && !!standing?.lines.length && <Lines state={state} chosen={chosen} />}
      {!begun &&
        before.map((body) => (
          <div class="row other first last opening">
            <div class="column">
              <Body body={body} locale={locale} fileKey={fileKey} />
            </div>
          </div>
        ))}
      {prompt && !begun && (
        <div class="row other">
          {prompt.options?.length ? (
            !sent && <div class="options" role="group" aria-label={prompt.text}>
              {prompt.options.map((option) => (
                <button type="button" class="option" key={option.id} onClick={() => answer(prompt, option.text, { option: option.id })}>
                  {option.text}
                </button>
              ))}
            </div>
          ) : prompt.fields && prompt.fields.length > 0 ? (
            <PromptForm key={prompt.id} prompt={prompt} busy={!!sent} fault={fault} onAnswer={(text, fields) => answer(prompt, text, { fields })} />
          ) : null}
        </div>
      )}
    </>
  )
}

/** The question that nothing was said after. */
function waiting(parts: NonNullable<State['thread']>['parts']): Prompt | undefined {
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i]!
    if (part.kind !== 'message') continue
    if (part.by.kind !== 'system') return undefined
    if (part.body?.prompt) return part.body.prompt
  }
  return undefined
}
