import { useRef } from 'preact/hooks'
import { t } from '../texts.ts'
import { useSession } from '../views/context.ts'
import { Icon, SEND } from '../views/icons.tsx'
import type { Recording } from '../views/recording.ts'
import { MIC } from './icons.ts'

interface Props {
  disabled: boolean
  recording: Recording | null
  onRecording: (recording: Recording | null) => void
}

/** A press shorter than this is a tap. */
const TAP = 350
/** How far the finger goes up to throw the recording away. */
const AWAY = 70

/** Tap to begin and tap to send, or hold, speak and let go. */
export default function MicrophoneButton({ disabled, recording, onRecording }: Props) {
  const session = useSession()
  const press = useRef({ at: 0, y: 0, held: false })
  const begin = async () => {
    try {
      const { startRecording } = await import('./Recorder.tsx')
      const started = await startRecording((sound, name, seconds) => {
        onRecording(null)
        if (sound) session.ask(({ sender }) => sender.add(sound, name, seconds))
      })
      onRecording(started)
      return started
    } catch {
      session.notice(t('failed.microphone'))
      return null
    }
  }
  const down = (event: PointerEvent) => {
    if (recording || disabled || event.button !== 0) return
    press.current = { at: Date.now(), y: event.clientY, held: true }
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
    void begin()
  }
  const up = (event: PointerEvent) => {
    const { at, y, held } = press.current
    press.current.held = false
    if (held && recording && Date.now() - at > TAP) recording.finish(y - event.clientY < AWAY)
  }
  const click = (event: MouseEvent) => {
    // A pointer has done its part already; this is the keyboard, or the tap that sends.
    if (recording && Date.now() - press.current.at > TAP) recording.finish(true)
    else if (!recording && event.detail === 0) void begin()
  }
  return (
    <button
      type="button"
      class={`icon-button ${recording ? 'primary' : ''}`}
      aria-label={t(recording ? 'voice.send' : 'voice.record')}
      title={t(recording ? 'voice.send' : 'voice.record')}
      disabled={disabled}
      onPointerDown={down}
      onPointerUp={up}
      onClick={click}
      onContextMenu={(event) => event.preventDefault()}
    >
      <Icon path={recording ? SEND : MIC} />
    </button>
  )
}
