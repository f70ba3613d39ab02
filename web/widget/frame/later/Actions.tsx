import type { Part } from '@haoke/client/protocol'
import { useState } from 'preact/hooks'
import { summary } from '../session/summary.ts'
import { t } from '../texts.ts'
import { useSession } from '../views/context.ts'
import { IconButton, MORE, QUOTE } from '../views/icons.tsx'
import { COPY, UNDO } from './icons.ts'

/** What can be done with a message: at the pointer, at the focus, or after a tap. */
export default function Actions({ part, own }: { part: Part & { kind: 'message' }; own: boolean }) {
  const session = useSession()
  const [open, set] = useState(false)
  const text = part.body?.text
  const { site, thread } = session.store.get()
  const current = thread?.parts.includes(part) // of the conversation that is going on
  const recallable = own && current && session.client.now() - part.at < (site?.recall_seconds ?? 0) * 1000
  const act = (does: () => unknown) => () => {
    set(false)
    does()
  }
  return (
    <div
      class={`actions ${open ? 'open' : ''}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return
        event.stopPropagation()
        set(false)
      }}
    >
      {open && (
        <>
          {text && <IconButton path={COPY} name={t('message.copy')} onClick={act(() => navigator.clipboard?.writeText(text))} />}
          {current && <IconButton path={QUOTE} name={t('message.quote', { text: summary(part.body ?? {}).slice(0, 40) })} onClick={act(() => session.quote(part))} />}
          {recallable && <IconButton path={UNDO} name={t('message.recall')} onClick={act(() => session.ask((requests) => requests.act('recall', { seq: part.seq })))} />}
        </>
      )}
      <IconButton path={MORE} name={t('message.more')} expanded={open} onClick={() => set(!open)} />
    </div>
  )
}
