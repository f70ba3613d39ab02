import type { FunctionComponent } from 'preact'
import type { Start, ToFrame, ToLoader } from '../loader/messages.ts'

/** Where the frame lives: in a panel of a host page, or as a page of its own. */
export interface Host {
  readonly embedded: boolean
  /** What stands before the title: the way to the list, where there is one. */
  readonly Back?: FunctionComponent
  /** Clears the copy of what was said, where there is one. */
  forget?(): Promise<void>
  /** Resolves once it is known what was kept. */
  readonly start: Promise<Start>
  tell(message: ToLoader): void
  /** Called from then on, and at once with what came before. */
  listen(listener: (message: ToFrame) => void): void
}
