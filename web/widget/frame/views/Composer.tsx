import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { State } from '../session/state.ts'
import { t } from '../texts.ts'
import { useSession } from './context.ts'
import { CLOSE, Icon, IconButton, PLUS, QUOTE, SEND, SMILE } from './icons.tsx'
import { lazy } from './lazy.tsx'
import { memo } from './memo.ts'
import type { Recording } from './recording.ts'

const AttachSheet = lazy<{ onDone: () => void }>(() => import('../later/AttachSheet.tsx'))
const EmojiSheet = lazy<{ locale: string; field: HTMLTextAreaElement }>(() => import('../later/EmojiSheet.tsx'))

const Microphone = lazy<{ disabled: boolean; recording: Recording | null; onRecording: (recording: Recording | null) => void }>(() => import('../later/Microphone.tsx'))

interface ComposerProps {
  draft: string
  quote: State['quote']
  /** Files can be sent: the server knows the visitor. */
  ready: boolean
  shown: boolean
  locale: string
}

type Layer = 'attach' | 'emoji' | null

export const Composer = memo(({ draft, quote, ready, shown, locale }: ComposerProps) => {
  const session = useSession()
  const field = useRef<HTMLTextAreaElement>(null)
  const [layer, show] = useState<Layer>(null)
  const [recording, record] = useState<Recording | null>(null)
  const toggle = (which: Layer) => show(layer === which ? null : which)
  const focus = () => field.current?.focus()

  useGrowing(field, draft)
  useEffect(() => {
    // On a phone the keyboard would cover what the visitor came to read.
    if (shown && document.hasFocus() && matchMedia('(hover: hover)').matches) focus()
  }, [shown, quote])

  const send = () => {
    session.say(draft)
    show(null)
    focus()
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && (layer || quote)) {
      event.stopPropagation()
      show(null)
      session.quote(null)
      focus()
    }
  }
  return (
    <div class="composer" onKeyDown={keys}>
      {quote && (
        <div class="quoting">
          <Icon path={QUOTE} />
          <span>{quote.text}</span>
          <IconButton path={CLOSE} name={t('quote.drop')} onClick={() => session.quote(null)} />
        </div>
      )}
      {layer === 'emoji' && <EmojiSheet locale={locale} field={field.current!} />}
      {layer === 'attach' && <AttachSheet onDone={() => show(null)} />}
      <div class="bar">
        {recording ? (
          <recording.View />
        ) : (
          <>
            <IconButton path={PLUS} name={t('attach')} expanded={layer === 'attach'} disabled={!ready} onClick={() => toggle('attach')} />
            <textarea
              ref={field}
              rows={1}
              value={draft}
              maxLength={5000}
              enterkeyhint="send"
              aria-label={t('message')}
              placeholder={t('placeholder')}
              onInput={(event) => session.draft(event.currentTarget.value)}
              onPaste={(event) => {
                const files = event.clipboardData?.files
                if (!files?.length || !ready) return
                event.preventDefault()
                const chosen = Array.from(files)
                session.ask(({ sender }) => sender.send(chosen))
              }}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
                event.preventDefault()
                send()
              }}
            />
            <IconButton path={SMILE} name={t('emoji')} expanded={layer === 'emoji'} onClick={() => toggle('emoji')} />
          </>
        )}
        {!recording && draft.trim() ? (
          <IconButton path={SEND} name={t('send')} primary onClick={send} />
        ) : (
          <Microphone disabled={!ready} recording={recording} onRecording={record} />
        )}
      </div>
    </div>
  )
})

/** The field grows with its text, up to six lines. */
function useGrowing(field: { current: HTMLTextAreaElement | null }, text: string): void {
  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = ''
    if (text) element.style.height = `${element.scrollHeight}px`
  }, [text])
}
