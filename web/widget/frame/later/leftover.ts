import { KeptFiles, type KeptFile } from '@haoke/client/kept-files'

/** What sends files is loaded when it is asked for. */
export interface Asking {
  ask(does: (requests: { sender: { begin(entry: KeptFile): void } }) => unknown): void
}

/** Files of this site's visitor that are not sent yet. */
export const keptFiles = new KeptFiles(`haoke-files:${location.pathname}`)
let looked = false

/** Goes on with what an earlier page did not finish. */
export async function resumeFiles(session: Asking): Promise<void> {
  if (looked) return
  looked = true
  const files = await keptFiles.leftover()
  if (files.length) session.ask((requests) => files.forEach((entry) => requests.sender.begin(entry)))
}
