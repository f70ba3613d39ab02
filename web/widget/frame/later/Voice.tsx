import { formatDuration } from '@haoke/client/measure'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../texts.ts'
import { Icon } from '../views/icons.tsx'
import { PAUSE, PLAY } from './icons.ts'

/** One voice at a time. */
let playing: HTMLAudioElement | null = null

const BARS = [5, 9, 14, 8, 12, 17, 10, 6, 13, 16, 9, 12, 7, 14, 10, 6]

export function Voice({ url, duration }: { url: string; duration: number }) {
  const audio = useRef<HTMLAudioElement>(null)
  const [on, set] = useState(false)
  const [at, move] = useState(0)
  const [length, measure] = useState(duration)
  useEffect(() => () => audio.current?.pause(), [])
  const toggle = () => {
    const element = audio.current!
    if (!element.paused) return element.pause()
    playing?.pause()
    playing = element
    element.play().catch(() => set(false))
  }
  const share = length ? at / length : 0
  return (
    <button type="button" class="voice" aria-label={t(on ? 'voice.pause' : 'voice.play', { time: formatDuration(length) })} onClick={toggle}>
      <Icon path={on ? PAUSE : PLAY} />
      <svg class="wave" viewBox="0 0 80 20" aria-hidden="true">
        {BARS.map((height, i) => (
          <rect x={i * 5 + 1} y={10 - height / 2} width="2.5" height={height} rx="1.2" class={i / BARS.length < share ? 'past' : ''} />
        ))}
      </svg>
      <span>{formatDuration(on || at ? at : length)}</span>
      <audio
        ref={audio}
        src={url}
        preload="none"
        onPlay={() => set(true)}
        onPause={() => set(false)}
        onTimeUpdate={(event) => move(event.currentTarget.currentTime)}
        onEnded={() => move(0)}
        onLoadedMetadata={(event) => Number.isFinite(event.currentTarget.duration) && measure(event.currentTarget.duration)}
      />
    </button>
  )
}
