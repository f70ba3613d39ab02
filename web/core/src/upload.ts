import { backoff } from './backoff.ts'
import { ApiError } from './http.ts'
import { newId } from './ids.ts'
import type { FileRef, Id } from './protocol.ts'

export interface UploadOptions {
  /** `/api/v1/uploads` for members, `/api/v1/visitor/uploads` for visitors. */
  base: string
  /** Asked anew for each request: tokens change. */
  headers?: () => Record<string, string>
  conversation?: Id | null
  /** Seconds, of a recording. */
  duration?: number
  /** Bytes the server has, of all. */
  onProgress?: (sent: number, size: number) => void
  /** Given up for now: call `resume`. Told with what stopped it. */
  onPause?: (error: ApiError) => void
  id?: Id
  fetch?: typeof fetch
}

export interface Upload {
  readonly id: Id
  /** Rejects with an `ApiError` when refused, with code `Cancelled` after `cancel`. */
  readonly done: Promise<FileRef>
  /** Goes on from where the server is. */
  resume(): void
  cancel(): void
}

type Answer = FileRef | { offset: number }

/** Upper bound of what one request carries: small enough to show progress and to lose little on a bad line. */
const CHUNK = 512 * 1024
const TRIES = 6
const REQUEST_LIMIT = 60_000

/** Sends a file in chunks. Breaks are retried with patience from the server's offset, then it pauses. */
export function startUpload(file: Blob, name: string, options: UploadOptions): Upload {
  const transfer = new Transfer(file, name, options)
  return { id: transfer.id, done: transfer.run(), resume: () => transfer.resume(), cancel: () => transfer.cancel() }
}

class Transfer {
  readonly id: Id
  private readonly file: Blob
  private readonly name: string
  private readonly options: UploadOptions
  private readonly over = new AbortController()
  private waking: (() => void) | null = null
  private chunk = CHUNK
  /** Bytes the server has; null when that must be asked. */
  private offset: number | null = null
  private furthest = 0
  private created = false
  private failures = 0

  constructor(file: Blob, name: string, options: UploadOptions) {
    this.file = file
    this.name = name
    this.options = options
    this.id = options.id ?? newId()
  }

  async run(): Promise<FileRef> {
    for (;;) {
      try {
        const ref = await this.step()
        if (ref) return ref
      } catch (error) {
        await this.bear(error)
      }
    }
  }

  resume(): void {
    this.failures = 0
    this.waking?.()
  }

  cancel(): void {
    if (this.over.signal.aborted) return
    this.over.abort()
    this.waking?.()
    if (this.created) this.fetch('DELETE', `/${this.id}`, {}, null).catch(() => undefined)
  }

  /** One request nearer to the end. */
  private async step(): Promise<FileRef | null> {
    if (!this.created) return this.create()
    if (this.offset === null) {
      return this.heard(await this.json<Answer>('GET', `/${this.id}`))
    }
    const slice = this.file.slice(this.offset, this.offset + this.chunk)
    const headers = { 'content-type': 'application/octet-stream', 'upload-offset': String(this.offset) }
    return this.heard(await this.json<Answer>('PATCH', `/${this.id}`, headers, slice))
  }

  private async create(): Promise<FileRef | null> {
    const { conversation, duration } = this.options
    const body = {
      id: this.id,
      name: this.name,
      size: this.file.size,
      type: this.file.type,
      ...(conversation && { conversation_id: conversation }),
      ...(duration !== undefined && { duration }),
    }
    const answer = await this.json<Answer & { chunk?: number }>('POST', '', { 'content-type': 'application/json' }, JSON.stringify(body))
    this.created = true
    this.chunk = Math.min(CHUNK, answer.chunk || CHUNK)
    return this.heard(answer)
  }

  /** The server has so much, or all of it. */
  private heard(answer: Answer): FileRef | null {
    const whole = 'kind' in answer
    this.offset = whole ? this.file.size : answer.offset
    if (this.offset > this.furthest) {
      this.furthest = this.offset
      this.failures = 0
    }
    this.options.onProgress?.(this.offset, this.file.size)
    return whole ? answer : null
  }

  /** Returns when the next try is due; throws when there shall be none. */
  private async bear(error: unknown): Promise<void> {
    if (this.over.signal.aborted) throw new ApiError(0, { code: 'Cancelled' })
    if (!(error instanceof ApiError)) throw error
    const again = error.status === 0 || error.status === 409 || error.status === 429 || error.status >= 500
    if (!again) throw error
    this.offset = null
    this.failures += 1
    if (this.failures >= TRIES) this.options.onPause?.(error)
    const delay = this.failures >= TRIES ? Infinity : Math.max(Number(error.params.retry_after ?? 0) * 1000, backoff(this.failures - 1))
    await this.pause(delay)
    if (this.over.signal.aborted) throw new ApiError(0, { code: 'Cancelled' })
  }

  private pause(delay: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = delay === Infinity ? undefined : setTimeout(resolve, delay)
      const wake = () => {
        clearTimeout(timer)
        resolve()
      }
      this.waking = wake
      addEventListener('online', wake, { once: true })
    })
  }

  private async json<T>(method: string, path: string, headers: Record<string, string> = {}, body: BodyInit | null = null): Promise<T> {
    const response = await this.fetch(method, path, headers, body, this.over.signal)
    const text = await response.text()
    let answer: unknown = {}
    try {
      answer = JSON.parse(text)
    } catch {
      // An answer that is no JSON is a proxy's; its status tells enough.
    }
    if (!response.ok) throw new ApiError(response.status, answer as object)
    return answer as T
  }

  private async fetch(method: string, path: string, headers: Record<string, string>, body: BodyInit | null, signal?: AbortSignal): Promise<Response> {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), REQUEST_LIMIT)
    const abort = () => limit.abort()
    signal?.addEventListener('abort', abort)
    try {
      const init: RequestInit = { method, headers: { ...headers, ...this.options.headers?.() }, body, signal: limit.signal, credentials: 'same-origin' }
      return await (this.options.fetch ?? fetch)(this.options.base + path, init)
    } catch (error) {
      throw new ApiError(0, { code: 'Offline', detail: String(error) })
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
  }
}
