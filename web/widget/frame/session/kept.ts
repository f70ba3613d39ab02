import type { Host } from '../host.ts'
import type { TextSize } from './state.ts'

/** What outlives the page, on the host page's side: third-party frames may not keep anything themselves. */
export interface Kept {
  token?: string
  locale?: string
  silent?: boolean
  textSize?: TextSize
  draft?: string
  /** The business line that was chosen last. */
  line?: string
  /** What was offered already, and is not offered again. */
  hinted?: string[]
}

export interface Keeper {
  get(): Kept
  set(change: Kept): void
}

export function createKeeper(host: Host, kept: string | null): Keeper {
  let values = parse(kept)
  return {
    get: () => values,
    set(change) {
      values = { ...values, ...change }
      host.tell(['keep', JSON.stringify(values)])
    },
  }
}

function parse(text: string | null): Kept {
  try {
    const values: unknown = JSON.parse(text ?? '{}')
    return typeof values === 'object' && values !== null ? values : {}
  } catch {
    return {}
  }
}
