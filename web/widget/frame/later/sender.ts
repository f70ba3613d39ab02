import { ApiError } from '@haoke/client/http'
import { newId } from '@haoke/client/ids'
import type { FileKind, Id } from '@haoke/client/protocol'
import type { KeptFile } from '@haoke/client/kept-files'
import { startUpload, type Upload } from '@haoke/client/upload'
import { t } from '../texts.ts'
import type { Around } from './around.ts'
import { keptFiles } from './leftover.ts'
import type { Sending, Store } from '../session/state.ts'

const AT_ONCE = 10
const MB = 1024 * 1024

/** Sends files: makes pictures smaller, uploads with progress, and posts each as a message once it is whole. */
export class Sender {
  private readonly uploads = new Map<Id, { upload: Upload | null; file: Blob; duration: number | undefined }>()
  private readonly around: Around
  private readonly store: Store
  private readonly base: string
  private readonly refuse: (error: ApiError) => void

  constructor(around: Around, base: string, refuse: (error: ApiError) => void) {
    this.around = around
    this.store = around.store
    this.base = base
    this.refuse = refuse
  }

  async send(files: ArrayLike<File>): Promise<void> {
    for (const file of Array.from(files).slice(0, AT_ONCE)) {
      const smaller = /^image\/(jpeg|png|webp|bmp|heic|heif)$/.test(file.type) ? await (await import('./shrink.ts')).shrink(file) : file
      this.add(smaller, smaller.name)
    }
  }

  /** `duration` in seconds, of a recording. */
  add(file: Blob, name: string, duration?: number): void {
    const limit = this.store.get().site?.max_file_mb ?? 20
    if (!file.size || file.size > limit * MB) {
      this.refuse(new ApiError(413, { code: 'FileTooLarge', detail: t(file.size ? 'failed.size' : 'failed.empty', { name, mb: limit }) }))
      return
    }
    const entry = { id: newId(), at: Date.now(), file, name, ...(duration !== undefined && { duration }) }
    void keptFiles.keep(entry)
    this.begin(entry)
  }

  /** Sends a file under its id, or goes on where an earlier page was. */
  begin({ id, at, file, name, duration }: KeptFile): void {
    const kind = kindOf(file.type)
    const preview = kind === 'image' ? URL.createObjectURL(file) : ''
    if (preview) this.around.previews.set(id, preview)
    this.uploads.set(id, { upload: null, file, duration })
    this.store.set({ sending: [...this.store.get().sending, { id, name, kind, preview, size: file.size, sent: 0, state: 'sending', error: '', at }] })
    void this.run(id, name)
  }

  retry(id: Id): void {
    const entry = this.uploads.get(id)
    const sending = this.store.get().sending.find((each) => each.id === id)
    if (!entry || !sending) return
    this.change(id, { state: 'sending', error: '' })
    if (entry.upload) entry.upload.resume()
    else void this.run(id, sending.name)
  }

  cancel(id: Id): void {
    this.uploads.get(id)?.upload?.cancel()
    this.remove(id)
  }

  private async run(id: Id, name: string): Promise<void> {
    const entry = this.uploads.get(id)!
    const upload = startUpload(entry.file, name, {
      id,
      base: this.base,
      headers: this.around.headers,
      onProgress: (sent) => this.change(id, { sent, state: 'sending' }),
      onPause: () => this.change(id, { state: 'paused', error: t('failed.offline') }),
      ...(entry.duration !== undefined && { duration: entry.duration }),
    })
    entry.upload = upload
    try {
      const file = await upload.done
      this.remove(id)
      this.around.post({ files: [file] })
      void keptFiles.drop(id)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      void keptFiles.drop(id)
      entry.upload = null
      if (error.code !== 'Cancelled') this.change(id, { state: 'failed', error: error.message })
    }
  }

  private change(id: Id, change: Partial<Sending>): void {
    this.store.set({ sending: this.store.get().sending.map((each) => (each.id === id ? { ...each, ...change } : each)) })
  }

  private remove(id: Id): void {
    this.uploads.delete(id)
    this.store.set({ sending: this.store.get().sending.filter((each) => each.id !== id) })
  }
}

export function kindOf(type: string): FileKind {
  const [family] = type.split('/')
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file'
}
