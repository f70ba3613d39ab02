import { useEffect, useRef, useState } from 'preact/hooks'
import type { ShownLine, State } from '../session/state.ts'
import { t as first } from '../texts.ts'
import { useSession } from '../views/context.ts'
import { DOWN, Icon } from '../views/icons.tsx'
import { BACK } from './icons.ts'
import { choose, words } from './standing.ts'
import { t, useLaterTexts } from './texts.ts'

/** The site's business lines: one is chosen before the first message, and another one as long as nothing was written. */
export function Lines({ state, chosen }: { state: State; chosen: ShownLine | undefined }) {
  const session = useSession()
  const root = useRef<HTMLDivElement>(null)
  const moving = useRef(false)
  const [group, open] = useState<string | null>(null)
  const ready = useLaterTexts(state.locale)
  const lines = state.standing?.lines ?? []
  const top = lines.find((line) => line.id === group)
  // The button that was pressed is gone: whoever uses the keyboard goes on at what came in its place.
  useEffect(() => {
    if (moving.current) root.current?.querySelector<HTMLElement>('button')?.focus()
    moving.current = false
  }, [group, chosen?.id])
  if (!ready) return null
  const press = (does: () => void) => () => {
    moving.current = true
    does()
  }
  if (chosen)
    return (
      <div class="chosen" ref={root}>
        <span>
          {chosen.icon} {t('lines.chosen', { line: chosen.title })}
          {chosen.standing!.state !== 'free' && <small> · {words(chosen.standing!, state.locale)}</small>}
        </span>{' '}
        <button type="button" class="link" onClick={press(() => choose(session, ''))}>
          {t('lines.change')}
        </button>
      </div>
    )
  return (
    <div class="lines" role="group" aria-label={t('lines.ask')} ref={root}>
      <p>{top?.title ?? t('lines.ask')}</p>
      {top && (
        <button type="button" class="line" onClick={press(() => open(null))}>
          <Icon path={BACK} />
          <span>{first('back')}</span>
        </button>
      )}
      {lines
        .filter((line) => line.parent === (top?.id ?? null))
        .map((line) => (
          <button type="button" class="line" key={line.id} onClick={press(() => (line.standing ? choose(session, line.id) : open(line.id)))}>
            {line.icon && <i aria-hidden="true">{line.icon}</i>}
            <span>
              <b>{line.title}</b>
              {line.hint && <small>{line.hint}</small>}
              {line.standing && <small class={`is-${line.standing.state}`}>{words(line.standing, state.locale)}</small>}
            </span>
            {!line.standing && <Icon path={DOWN} />}
          </button>
        ))}
    </div>
  )
}
