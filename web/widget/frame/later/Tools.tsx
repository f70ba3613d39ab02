import type { components } from '@haoke/client/api'
import { useEffect, useRef, useState } from 'preact/hooks'
import { useSession, useWholeState } from '../views/context.ts'
import { t, useLaterTexts } from './texts.ts'
import { onOpenTool, type Tool } from './tools.ts'

type Reckoned = components['schemas']['Reckoned']
const SETTLES = 300

/** The tool that was opened from the menu. */
export function Tools() {
  const [tool, open] = useState<Tool | null>(null)
  useEffect(() => onOpenTool(open), [])
  return tool && <Form key={tool.id} tool={tool} onDone={() => open(null)} />
}

/** Fields, and what comes of them while they are filled in. The server reckons. */
function Form({ tool, onDone }: { tool: Tool; onDone: () => void }) {
  const session = useSession()
  const { locale, draft } = useWholeState()
  const root = useRef<HTMLFormElement>(null)
  const [values, set] = useState<Record<string, string>>(() => Object.fromEntries(tool.fields.map(({ code, begins }) => [code, String(begins ?? '')])))
  const [{ results, fault }, say] = useState<{ results: Reckoned[]; fault: string }>({ results: [], fault: '' })
  const ready = useLaterTexts(locale)
  const whole = tool.fields.every(({ code }) => values[code]?.trim())
  useEffect(() => root.current?.querySelector('input')?.focus(), [ready])
  useEffect(() => {
    if (!whole) return say({ results: [], fault: '' })
    let over = false
    const timer = setTimeout(
      () =>
        session.ask((requests) =>
          requests.reckon(tool.id, values).then(
            (found) => over || say({ results: found, fault: '' }),
            (error: Error) => over || say({ results: [], fault: error.message }),
          ),
        ),
      SETTLES,
    )
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [values, locale])
  if (!ready) return null
  const number = (value: string) => new Intl.NumberFormat(locale, { minimumFractionDigits: value.split('.')[1]?.length ?? 0 }).format(Number(value))
  const shown = ({ unit, value }: Reckoned) => `${unit} ${number(value)}`.trim()
  const use = (event: Event) => {
    event.preventDefault()
    if (!results.length) return
    const words = [tool.title, ...tool.fields.map(({ code, label, unit }) => `${label}: ${values[code]} ${unit}`.trim()), ...results.map((result) => `${result.label}: ${shown(result)}`)]
    session.draft([draft, words.join('\n')].filter((text) => text.trim()).join('\n'))
    onDone()
  }
  return (
    <form
      class="survey tool"
      ref={root}
      aria-label={tool.title}
      onSubmit={use}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onDone()
      }}
    >
      <p class="tool-title">
        {tool.icon} <b>{tool.title}</b>
        {tool.hint && <small>{tool.hint}</small>}
      </p>
      {tool.fields.map(({ code, label, unit }) => (
        <label key={code}>
          <span>
            {label} {unit && <small>{unit}</small>}
          </span>
          <input inputMode="decimal" maxLength={40} value={values[code] ?? ''} onInput={(event) => set({ ...values, [code]: event.currentTarget.value })} />
        </label>
      ))}
      <div role="status">
        <dl>
          {results.map((result) => (
            <div key={result.code}>
              <dt>{result.label}</dt>
              <dd>{shown(result)}</dd>
            </div>
          ))}
        </dl>
        {!results.length && <p class={fault ? 'wrong' : ''}>{fault || t('tools.none')}</p>}
      </div>
      <div class="buttons">
        <button type="button" class="button" onClick={onDone}>
          {t('tools.close')}
        </button>
        <button type="submit" class="button primary" disabled={!results.length}>
          {t('tools.use')}
        </button>
      </div>
    </form>
  )
}
