import type { FunctionComponent } from 'preact'

/** A recording under way: what shows in place of the text field, and how it ends. */
export interface Recording {
  View: FunctionComponent
  finish(send: boolean): void
}
