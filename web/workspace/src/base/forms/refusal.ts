import { ApiError } from '@haoke/client/http'
import { reason, traceOf } from '../refusal.ts'

/** Why the server said no, ready to be shown. */
export interface Refusal {
  code: string
  text: string
  params: Record<string, unknown>
  /** The field of the request it is about, when the server named one. */
  field?: string | undefined
  /** Only of what nobody expected: a wrong password needs no number to quote. */
  trace?: string | undefined
}

/** `$.settings.title`, `settings.title` and `title[0]` are about `title`: the innermost name is the field's. */
export function fieldOf(path: unknown): string | undefined {
  if (typeof path !== 'string') return undefined
  const names = path.replace(/\[[^\]]*\]/g, '').replace(/^\$\.?/, '').split('.')
  return names.reduce((last, name) => name || last, '') || undefined
}

export function refusalOf(error: unknown): Refusal {
  const text = reason(error)
  if (!(error instanceof ApiError)) return { code: 'Unexpected', text, params: {} }
  const { code, params } = error
  return { code, text, params, field: fieldOf(params.field ?? params.path), trace: error.status >= 500 ? traceOf(error) : undefined }
}

/** Seconds until the server takes the next try; 0 when it named no time. */
export function retryAfter(refusal: Refusal | null): number {
  const seconds = Number(refusal?.params.retry_after ?? 0)
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : 0
}
