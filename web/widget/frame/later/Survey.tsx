import type { components } from '@haoke/client/api'
import type { Id } from '@haoke/client/protocol'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { State } from '../session/state.ts'
import { t } from '../texts.ts'
import { useSession, useWholeState } from '../views/context.ts'
import { Icon } from '../views/icons.tsx'
import { onOpenSurvey } from './survey.ts'

type Asked = components['schemas']['VisitorSurvey']
const FACE = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9 9.5v.6M15 9.5v.6'
/** Mouths, from the saddest. */
const MOUTHS = ['M8 17.2q4-5 8 0', 'M8.5 16.4q3.5-2.6 7 0', 'M8.5 15.4h7', 'M8.5 14.4q3.5 2.8 7 0', 'M7.8 13.8h8.4q-.8 4-4.2 4t-4.2-4Z']
const MOST = 1000

/** The invitation that waits for an answer, if there is one. */
function invitation({ thread }: State): Id | undefined {
  let asked: Id | undefined
  for (const { kind, id } of thread?.parts ?? []) {
    if (kind === 'survey') asked = id
    if (kind === 'rated') return undefined
  }
  return asked
}

/** Asks for a rating: when somebody invited to it, or when the visitor opens it from the menu. */
export function Survey() {
  const session = useSession()
  const state = useWholeState()
  const [asked, show] = useState<Asked | null>(null)
  const done = useRef(new Set<Id>())
  const root = useRef<HTMLFormElement>(null)
  const invited = invitation(state)
  const c = state.thread?.c

  const open = (wanted: boolean) =>
    session.ask(async (requests) => {
      const found = await requests.survey()
      if (found?.open) show(found)
      else if (wanted && found) session.notice(t('survey.over'))
      if (found?.open && wanted) root.current?.querySelector<HTMLElement>('input')?.focus()
    })
  useEffect(() => onOpenSurvey(() => open(true)), [])
  useEffect(() => {
    if (!invited || done.current.has(invited) || !state.shown) return
    done.current.add(invited)
    open(false)
  }, [invited, state.shown])
  // Answered in another window, or another conversation began.
  useEffect(() => show(null), [c])

  if (!asked) return null
  return <Form key={c} root={root} asked={asked} onDone={() => show(null)} />
}

function Form({ asked: { survey, answer }, root, onDone }: { asked: Asked; root: { current: HTMLFormElement | null }; onDone: () => void }) {
  const session = useSession()
  const [score, rate] = useState(answer?.score ?? 0)
  const [ticked, tick] = useState<readonly string[]>(answer?.reasons ?? [])
  const [solved, solve] = useState(answer?.solved ?? null)
  const [text, write] = useState(answer?.text ?? '')
  const [busy, wait] = useState(false)
  const reasons = survey.reasons.filter((reason) => reason.lowest <= score && score <= reason.highest)
  const send = (event: Event) => {
    event.preventDefault()
    if (!score || busy) return
    wait(true)
    session.ask(async (requests) => {
      const sent = await requests.rate({ score, reasons: ticked.filter((id) => reasons.some((reason) => reason.id === id)), solved, text: text.trim() })
      wait(false)
      if (!sent) return
      session.notice(t('survey.thanks'))
      onDone()
    })
  }
  return (
    <form
      class="survey"
      ref={root}
      aria-label={survey.question}
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onDone()
      }}
    >
      <fieldset class={`scores ${survey.style}`}>
        <legend>{survey.question}</legend>
        {survey.labels.map((label, place) => (
          <label key={place} title={label} class={place < score ? 'on' : ''}>
            <input type="radio" class="unseen" name="score" aria-label={label} checked={score === place + 1} onChange={() => rate(place + 1)} />
            <span aria-hidden="true">{mark(survey.style, place, survey.labels.length)}</span>
          </label>
        ))}
      </fieldset>
      <p class="scored" aria-hidden="true">
        {score ? survey.labels[score - 1] : '\u00a0'}
      </p>
      {score > 0 && (
        <>
          {reasons.length > 0 && (
            <div class="reasons">
              {reasons.map(({ id, text: reason }) => (
                <button key={id} type="button" aria-pressed={ticked.includes(id)} onClick={() => tick(ticked.includes(id) ? ticked.filter((each) => each !== id) : [...ticked, id])}>
                  {reason}
                </button>
              ))}
            </div>
          )}
          {survey.ask_solved && (
            <div class="reasons" role="group" aria-label={t('survey.solved')}>
              <span>{t('survey.solved')}</span>
              {[true, false].map((yes) => (
                <button key={yes ? 1 : 0} type="button" aria-pressed={solved === yes} onClick={() => solve(solved === yes ? null : yes)}>
                  {t(yes ? 'survey.yes' : 'survey.no')}
                </button>
              ))}
            </div>
          )}
          {survey.ask_text && <textarea rows={2} maxLength={MOST} value={text} placeholder={t('survey.text')} aria-label={t('survey.text')} onInput={(event) => write(event.currentTarget.value)} />}
        </>
      )}
      <div class="buttons">
        <button type="button" class="button" onClick={onDone}>
          {t('survey.later')}
        </button>
        {score > 0 && (
          <button type="submit" class="button primary" disabled={busy}>
            {t('send')}
          </button>
        )}
      </div>
    </form>
  )
}

function mark(style: string, place: number, steps: number) {
  if (style === 'stars') return '★'
  return style === 'smileys' ? <Icon path={FACE + MOUTHS[Math.round((place / (steps - 1)) * 4)]} /> : String(place + 1)
}
