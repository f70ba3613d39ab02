import { createHttp } from '@haoke/client/http'
import { locale } from '../../../ui/i18n.ts'

type Listener = () => void
const listeners = new Set<Listener>()

/** Told when the server no longer knows this session. Returns how to stop listening. */
export function onSignedOut(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A 401 means "sign in again" everywhere but where somebody is just signing in or asking who they are. */
const asks = (url: string, method: string) => /\/(session|setup)$/.test(url) || (method === 'GET' && url.endsWith('/me'))

async function watched(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  if (response.status === 401 && !asks(String(input), init?.method ?? 'GET')) for (const listener of listeners) listener()
  return response
}

/** The API as a member sees it: the session's cookie goes along, refusals come in the member's language. */
export const http = createHttp('/api/v1', () => ({ 'accept-language': locale.value }), watched)

/** A query string without what is empty. */
export function query(params: Record<string, string | number | boolean | null | undefined>): string {
  const filled = Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return filled.length ? `?${new URLSearchParams(filled.map(([key, value]) => [key, String(value)]))}` : ''
}

export interface PageOf<T> {
  items: T[]
  next: string | null
}
