/** JSON over HTTP with Haoke's errors: every refusal is an `ApiError`, every silence is one too (code `Offline`). */

export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  /** The refusal's name, such as `ConversationClosed`; `Offline` when there was no answer. */
  readonly code: string
  readonly params: Record<string, unknown>
  readonly trace: string | undefined

  constructor(status: number, body: { code?: string; detail?: string; params?: Record<string, unknown>; trace?: string }) {
    super(body.detail ?? body.code ?? `HTTP ${status}`)
    this.status = status
    this.code = body.code ?? 'Unexpected'
    this.params = body.params ?? {}
    this.trace = body.trace
  }
}

export interface Http {
  get<T>(path: string, options?: RequestOptions): Promise<T>
  blob(path: string, options?: RequestOptions): Promise<Blob>
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, options?: RequestOptions): Promise<T>
}

export interface RequestOptions {
  /** Milliseconds until the request counts as unanswered. */
  timeout?: number
  signal?: AbortSignal
}

/** `headers` is asked anew for each request: tokens and languages change. */
export function createHttp(base = '/api/v1', headers: () => Record<string, string> = () => ({}), doFetch: typeof fetch = (...args) => fetch(...args)): Http {
  async function request<T>(method: string, path: string, body: unknown, { timeout = 20_000, signal }: RequestOptions = {}, take: (response: Response) => Promise<T> = read): Promise<T> {
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), timeout)
    const abort = () => stop.abort()
    signal?.addEventListener('abort', abort)
    try {
      const init: RequestInit = { method, headers: { accept: 'application/json', ...headers() }, signal: stop.signal, credentials: 'same-origin' }
      if (body instanceof FormData) {
        init.body = body // the browser itself writes the type, with the boundary
      } else if (body !== undefined) {
        init.body = JSON.stringify(body)
        init.headers = { ...init.headers, 'content-type': 'application/json' }
      }
      const response = await unanswered(doFetch(base + path, init))
      return await (response.ok ? take(response) : read<T>(response))
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  }
  return {
    get: (path, options) => request('GET', path, undefined, options),
    blob: (path, options) => request('GET', path, undefined, options, (response) => response.blob()),
    send: (method, path, body, options) => request(method, path, body, options),
  }
}

async function unanswered(response: Promise<Response>): Promise<Response> {
  try {
    return await response
  } catch (error) {
    throw new ApiError(0, { code: 'Offline', detail: String(error) })
  }
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text()
  let body: unknown
  try {
    body = text ? JSON.parse(text) : undefined
  } catch {
    body = undefined
  }
  if (!response.ok) throw new ApiError(response.status, (body as object | undefined) ?? {})
  return body as T
}
