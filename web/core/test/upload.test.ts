// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startUpload, type UploadOptions } from '../src/upload.ts'

const CHUNK = 1000

/** The server's side of an upload; `fail` may break a request before (`lost`) or after (`unheard`) it took effect. */
class Store {
  bytes = 0
  size = 0
  readonly requests: string[] = []
  fail: (request: string) => 'lost' | 'unheard' | Response | null = () => null

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const request = `${init.method} ${url}`
    this.requests.push(request)
    const failure = this.fail(request)
    if (failure === 'lost') throw new TypeError('network')
    if (failure instanceof Response) return failure
    const answer = this.answer(init)
    if (failure === 'unheard') throw new TypeError('network')
    return answer
  }

  private answer(init: RequestInit): Response {
    const headers = init.headers as Record<string, string>
    if (init.method === 'POST') this.size = (JSON.parse(init.body as string) as { size: number }).size
    if (init.method === 'PATCH') {
      if (Number(headers['upload-offset']) !== this.bytes) return Response.json({ code: 'UploadOffsetMismatch' }, { status: 409 })
      this.bytes += (init.body as Blob).size
    }
    const whole = this.size > 0 && this.bytes === this.size
    return Response.json(whole ? { id: 'f', name: 'n', type: 't', size: this.size, kind: 'file' } : { offset: this.bytes, chunk: CHUNK })
  }
}

let store: Store
const progress: number[] = []

function upload(size: number, options: Partial<UploadOptions> = {}) {
  const fetch = store.fetch as unknown as typeof globalThis.fetch
  return startUpload(new Blob(['x'.repeat(size)]), 'file.txt', { base: '/up', id: 'u', fetch, onProgress: (sent) => progress.push(sent), ...options })
}

beforeEach(() => {
  vi.useFakeTimers()
  store = new Store()
  progress.length = 0
})
afterEach(() => vi.useRealTimers())

test('goes in the chunks the server wants and tells the progress', async () => {
  await expect(upload(2500).done).resolves.toMatchObject({ kind: 'file', size: 2500 })
  expect(progress).toEqual([0, 1000, 2000, 2500])
  expect(store.requests).toEqual(['POST /up', 'PATCH /up/u', 'PATCH /up/u', 'PATCH /up/u'])
})

test.each(['lost', 'unheard'] as const)('goes on after every third request is %s', async (how) => {
  let n = 0
  store.fail = () => (n++ % 3 === 0 ? how : null)
  const { done } = upload(5000)
  await vi.advanceTimersByTimeAsync(60_000)
  await expect(done).resolves.toMatchObject({ size: 5000 })
  expect(store.bytes).toBe(5000)
})

test('pauses after many failures and goes on when told', async () => {
  const onPause = vi.fn<NonNullable<UploadOptions['onPause']>>()
  store.fail = (request) => (request.startsWith('PATCH') ? 'lost' : null)
  const { done, resume } = upload(1500, { onPause })
  store.fail = (request) => (request.startsWith('POST') ? null : 'lost')
  await vi.advanceTimersByTimeAsync(120_000)
  expect(onPause).toHaveBeenCalledOnce()
  store.fail = () => null
  resume()
  await vi.advanceTimersByTimeAsync(1_000)
  await expect(done).resolves.toMatchObject({ size: 1500 })
})

test('a refusal ends it with its name', async () => {
  store.fail = (request) => (request.startsWith('POST') ? Response.json({ code: 'FileTooLarge', detail: 'Too large.', params: { max_mb: 20 } }, { status: 413 }) : null)
  await expect(upload(10).done).rejects.toMatchObject({ code: 'FileTooLarge', params: { max_mb: 20 } })
})

test('cancelling ends it and tells the server', async () => {
  store.fail = (request) => (request.startsWith('PATCH') ? 'lost' : null)
  const { done, cancel } = upload(1500)
  const ended = expect(done).rejects.toMatchObject({ code: 'Cancelled' })
  await vi.advanceTimersByTimeAsync(700)
  cancel()
  await ended
  expect(store.requests[store.requests.length - 1]).toBe('DELETE /up/u')
})
