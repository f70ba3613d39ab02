import { newId } from '@haoke/client/ids'
import { KeptFiles, type KeptFile } from '@haoke/client/kept-files'
import { startUpload, type Upload } from '@haoke/client/upload'
import type { FileRef, Id } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { locale, t } from '../../../../../ui/i18n.ts'
import { toast } from '../../../../../ui/toast.ts'
import { reason } from '../../../base/refusal.ts'
import { useSession } from '../../../base/session.ts'

export interface Attachment {
  id: Id
  name: string
  size: number
  /** A picture of the file itself, for images. */
  preview: string | null
  sent: number
  /** `waiting`: the connection is gone, it goes on by itself. */
  status: 'sending' | 'waiting' | 'done' | 'failed'
  error: string
  ref: FileRef | null
}

export const MOST_FILES = 20

/** Files being uploaded for messages that are not sent yet, by conversation. Going elsewhere does not stop them, nor does a reload. */
export const useAttachments = defineStore('attachments', () => {
  const byConversation = shallowReactive(new Map<Id, readonly Attachment[]>())
  const uploads = new Map<Id, Upload>()
  const kept = new KeptFiles(`haoke-files-${useSession().id}`)
  void kept.leftover().then((files) => files.forEach(start))

  const of = (c: Id): readonly Attachment[] => byConversation.get(c) ?? []
  const change = (c: Id, id: Id, to: Partial<Attachment>) => byConversation.set(c, of(c).map((item) => (item.id === id ? { ...item, ...to } : item)))

  function add(c: Id, files: Iterable<File>): void {
    for (const file of files) {
      if (of(c).length >= MOST_FILES) {
        toast(t('composer.tooManyFiles', { limit: MOST_FILES }), { kind: 'bad' })
        return
      }
      begin(c, file)
    }
  }

  function begin(c: Id, file: File): void {
    const name = file.name || `${t('composer.pasted')}.${file.type.split('/')[1] ?? 'png'}`
    const entry = { id: newId(), at: Date.now(), file, name, conversation: c }
    void kept.keep(entry)
    start(entry)
  }

  function start({ id, file, name, conversation: c }: KeptFile): void {
    if (!c) return
    const upload = startUpload(file, name, {
      id,
      base: '/api/v1/uploads',
      headers: () => ({ 'accept-language': locale.value }),
      conversation: c,
      onProgress: (sent) => change(c, id, { sent, status: 'sending' }),
      onPause: () => change(c, id, { status: 'waiting' }),
    })
    uploads.set(id, upload)
    const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : null
    byConversation.set(c, [...of(c), { id, name, size: file.size, preview, sent: 0, status: 'sending', error: '', ref: null }])
    upload.done.then(
      (ref) => change(c, id, { ref, status: 'done', sent: file.size }),
      (error: unknown) => {
        void kept.drop(id)
        change(c, id, { status: 'failed', error: reason(error) })
      },
    )
  }

  function remove(c: Id, id: Id): void {
    const item = of(c).find((each) => each.id === id)
    if (item?.status !== 'done') uploads.get(id)?.cancel()
    if (item?.preview) URL.revokeObjectURL(item.preview)
    uploads.delete(id)
    void kept.drop(id)
    byConversation.set(c, of(c).filter((each) => each.id !== id))
  }

  const resume = (id: Id) => uploads.get(id)?.resume()

  /** The files of a message that is being sent; they are no attachments any more. */
  function takeAll(c: Id): FileRef[] {
    const items = of(c)
    for (const { id, preview } of items) {
      uploads.delete(id)
      void kept.drop(id)
      if (preview) URL.revokeObjectURL(preview)
    }
    byConversation.delete(c)
    return items.flatMap((item) => item.ref ?? [])
  }

  return { of, add, remove, resume, takeAll }
})
