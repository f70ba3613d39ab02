import { formatDuration } from '@haoke/client/measure'
import { useEffect, useState } from 'preact/hooks'
import { t } from '../texts.ts'
import { IconButton } from '../views/icons.tsx'
import type { Recording } from '../views/recording.ts'
import { TRASH } from './icons.ts'

const LONGEST = 60_000
const SHORTEST = 600
const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']

type Done = (sound: Blob | null, name: string, seconds: number) => void

/** Asks for the microphone and records, at most a minute. Rejects where there is none or it is refused. */
export async function startRecording(done: Done): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } })
  const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each)) ?? ''
  const recorder = new MediaRecorder(stream, { ...(type && { mimeType: type }), audioBitsPerSecond: 32_000 })
  const pieces: Blob[] = []
  const began = Date.now()
  let wanted = false
  let ended = 0
  recorder.ondataavailable = ({ data }) => pieces.push(data)
  recorder.onstop = () => {
    for (const track of stream.getTracks()) track.stop()
    const length = (ended || Date.now()) - began
    const kind = (recorder.mimeType || type).split(';')[0] || 'audio/webm'
    const sound = wanted && length > SHORTEST ? new Blob(pieces, { type: kind }) : null
    done(sound, `voice.${kind === 'audio/mp4' ? 'm4a' : kind === 'audio/ogg' ? 'ogg' : 'webm'}`, Math.round(length / 100) / 10)
  }
  const finish = (send: boolean) => {
    clearTimeout(limit)
    if (recorder.state === 'inactive') return
    wanted = send
    ended = Date.now()
    recorder.stop()
  }
  const limit = setTimeout(() => finish(true), LONGEST)
  recorder.start()
  return { finish, View: () => <Meter began={began} stream={stream} onCancel={() => finish(false)} /> }
}

function Meter({ began, stream, onCancel }: { began: number; stream: MediaStream; onCancel: () => void }) {
  const levels = useLevels(stream)
  return (
    <div class="recording" role="group" aria-label={t('voice.recording')} onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), onCancel())}>
      <IconButton path={TRASH} name={t('voice.drop')} onClick={onCancel} />
      <span class="recording-dot" />
      <span role="timer">{formatDuration((Date.now() - began) / 1000)}</span>
      <svg class="wave" viewBox="0 0 120 20" preserveAspectRatio="none" aria-hidden="true">
        {levels.map((level, i) => (
          <rect x={i * 5 + 1} y={10 - level * 9} width="3" height={level * 18 + 1} rx="1.5" />
        ))}
      </svg>
    </div>
  )
}

/** The last 24 loudnesses, from 0 to 1, ten a second. */
function useLevels(stream: MediaStream): number[] {
  const [levels, set] = useState<number[]>(() => Array.from({ length: 24 }, () => 0))
  useEffect(() => {
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    const samples = new Uint8Array(analyser.fftSize)
    context.createMediaStreamSource(stream).connect(analyser)
    const timer = setInterval(() => {
      analyser.getByteTimeDomainData(samples)
      const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value - 128)), 0) / 128
      set((before) => [...before.slice(1), Math.min(1, peak * 1.6)])
    }, 100)
    return () => {
      clearInterval(timer)
      void context.close()
    }
  }, [stream])
  return levels
}
