import { usePreferences } from './preferences.ts'
import { quietNow } from './quiet.ts'

/** Notes of a sound: frequency in hertz, start and length in seconds, loudness 0 to 1. */
type Note = [hertz: number, at: number, length: number, gain: number]

/** Our own short sounds, made when they are played: nothing to load. */
const SCORES = {
  ring: [[784, 0, 0.16, 0.9], [988, 0.17, 0.16, 0.9], [1175, 0.34, 0.26, 0.9], [784, 0.8, 0.16, 0.9], [988, 0.97, 0.16, 0.9], [1175, 1.14, 0.3, 0.9]],
  arrive: [[659, 0, 0.14, 0.8], [988, 0.13, 0.3, 0.8]],
  message: [[880, 0, 0.09, 0.45], [1109, 0.08, 0.16, 0.4]],
  late: [[523, 0, 0.18, 0.7], [440, 0.2, 0.3, 0.7]],
} satisfies Record<string, Note[]>

export type Sound = keyof typeof SCORES

/** Browsers stay silent until somebody has touched the page. */
const mayPlay = () => navigator.userActivation?.hasBeenActive ?? true

let audio: AudioContext | undefined
const last = new Map<Sound, number>()
const GAP = 2000

/** Plays a sound if the member wants sounds, now; each at most once in two seconds. Returns how to stop it. */
export function play(sound: Sound, { test = false } = {}): () => void {
  const { values } = usePreferences()
  const since = Date.now() - (last.get(sound) ?? 0)
  const unwanted = !values.sounds || (!test && (quietNow() || values.silenced.includes(sound)))
  if (unwanted || since < GAP || typeof AudioContext === 'undefined' || !mayPlay()) return () => {}
  last.set(sound, Date.now())
  audio ??= new AudioContext()
  if (audio.state === 'suspended') void audio.resume()
  const out = audio.createGain()
  out.gain.value = (values.volume / 100) ** 2 * 0.5
  out.connect(audio.destination)
  for (const note of SCORES[sound] as Note[]) strike(audio, out, note)
  return () => out.disconnect()
}

function strike(context: AudioContext, out: GainNode, [hertz, at, length, loudness]: Note): void {
  const start = context.currentTime + at
  const tone = context.createOscillator()
  const envelope = context.createGain()
  tone.type = 'triangle'
  tone.frequency.value = hertz
  envelope.gain.setValueAtTime(0, start)
  envelope.gain.linearRampToValueAtTime(loudness, start + 0.012)
  envelope.gain.exponentialRampToValueAtTime(0.001, start + length + 0.12)
  tone.connect(envelope).connect(out)
  tone.start(start)
  tone.stop(start + length + 0.15)
}
