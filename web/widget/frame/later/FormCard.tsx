import { ApiError } from '@haoke/client/http'
import type { MessageBody } from '@haoke/client/protocol'
import { useState } from 'preact/hooks'
import { PlainText } from '../views/Text.tsx'
import { useSession, useWholeState } from '../views/context.ts'
import { FormQuestion } from './FormQuestion.tsx'
import { t, useLaterTexts } from './texts.ts'

/** A form to be filled in where it stands. Once it was sent, or can be no more, it says so. */
export default function FormCard({ body, form }: { body: MessageBody; form: NonNullable<MessageBody['form']> }) {
  const session = useSession()
  const { thread, locale } = useWholeState()
  const ready = useLaterTexts(locale)
  const [values, set] = useState<Record<string, string[]>>({})
  const [faults, blame] = useState<Record<string, string>>({})
  const [busy, hold] = useState(false)
  const [thanks, thank] = useState<string | null>(null)
  const [over, end] = useState('')
  if (!ready) return null
  const sent = thanks !== null || thread?.parts.some((part) => part.kind === 'message' && part.body?.filled?.id === form.id)
  const said = sent ? thanks || form.thanks || t('form.sent') : over || (form.until < session.client.now() ? t('form.over') : '')

  const send = (event: Event) => {
    event.preventDefault()
    if (busy) return
    hold(true)
    session.ask((requests) =>
      requests
        .fillIn(form.id, values)
        .then(thank, (error: unknown) => {
          if (!(error instanceof ApiError)) throw error
          if (error.code === 'AnswersInvalid') blame(error.params.fields as Record<string, string>)
          else if (error.status === 409) end(error.message)
          else session.notice(error.code === 'Offline' || error.status >= 500 ? t('form.failed') : error.message)
        })
        .finally(() => hold(false)),
    )
  }
  const answer = (id: string, given: string[]) => {
    set({ ...values, [id]: given })
    if (faults[id]) blame(Object.fromEntries(Object.entries(faults).filter(([field]) => field !== id)))
  }
  return (
    <form class="prompt-form form-card" onSubmit={send} aria-label={form.title} noValidate={Object.keys(faults).length > 0}>
      {body.text !== form.title && <b>{form.title}</b>}
      {form.intro && <PlainText text={form.intro} />}
      {said ? (
        <p class="form-said" role="status">
          {said}
        </p>
      ) : (
        <>
          {form.fields.map((field) => (
            <FormQuestion key={field.id} prefix={form.id} field={field} given={values[field.id] ?? []} fault={faults[field.id]} onAnswer={(given) => answer(field.id, given)} />
          ))}
          <button type="submit" class="button primary" disabled={busy}>
            {t('form.send')}
          </button>
        </>
      )}
    </form>
  )
}
