import { useEffect, useState } from 'preact/hooks'
import type { Session } from '../session/session.ts'
import type { State } from '../session/state.ts'

let current: Session

/** A frame is one session: the views ask for it here. */
export const useSession = (): Session => current

export function provideSession(session: Session): void {
  current = session
}

/** The whole state: for the root alone. What lies deeper gets its part as properties. */
export function useWholeState(): State {
  const { store } = current
  const [state, set] = useState(store.get)
  useEffect(() => store.subscribe(() => set(store.get())), [])
  return state
}
