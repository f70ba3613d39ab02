import { ApiError } from '@haoke/client/http'

/** Why the server said no, ready to be shown. */
export interface Refusal {
  code: string
  text: string
  params: Record<string, unknown>
  /** The field of the request it is about, when the server named one. */
  field?: string | undefined
  trace?: string | undefined
}

/** `$.settings.title` or `settings.title` or `title[0]` → `title`: the innermost name is the field's. */
export function fieldOf(path: unknown): string | undefined {
  if (typeof path !== 'string') return undefined
  return path.replace(/\[[^\]]*\]/g, '').replace(/^\$\.?/, '').split('.').reduce((last, name) => name || last, '') || undefined
}

export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ApiError)) return { code: 'Unexpected', text: error instanceof Error ? error.message : String(error), params: {} }
  const { code, params, trace } = error
  return { code, text: error.message, params, field: fieldOf(params.field ?? params.path), trace }
}

/** Seconds until the server takes the next try; 0 when it named no time. */
export function retryAfter(refusal: Refusal | null): number {
  const seconds = Number(refusal?.params.retry_after ?? 0)
  return refusal?.code !== undefined && Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : 0
}
