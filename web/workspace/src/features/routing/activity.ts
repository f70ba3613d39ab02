import { useRealtime } from '../../base/realtime/realtime.ts'

const EVERY = 60_000

/** Says "somebody is at the desk" while keys or the pointer move: who does nothing for long counts as away. */
export function reportActivity(): void {
  const realtime = useRealtime()
  let told = 0
  const tell = () => {
    if (Date.now() - told < EVERY || document.hidden) return
    told = Date.now()
    realtime.send({ t: 'active' })
  }
  for (const kind of ['keydown', 'pointerdown', 'pointermove', 'focus'] as const) addEventListener(kind, tell, { passive: true, capture: true })
}
