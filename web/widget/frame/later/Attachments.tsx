import { formatBytes } from '@haoke/client/measure'
import type { FileRef, MessageBody, Place } from '@haoke/client/protocol'
import { useState } from 'preact/hooks'
import { t } from '../texts.ts'
import { useSession } from '../views/context.ts'
import { fileUrl } from '../views/files.ts'
import { Icon } from '../views/icons.tsx'
import { DOWNLOAD, FILE, PIN } from './icons.ts'
import { sizeOf } from './saving.ts'
import { showPicture } from './Viewer.tsx'
import { Voice } from './Voice.tsx'
import { AnswerCard } from './AnswerCard.tsx'
import { lazy } from '../views/lazy.tsx'

const FormCard = lazy<{ body: MessageBody; form: NonNullable<MessageBody['form']> }>(() => import('./FormCard.tsx'))

interface AttachmentsProps {
  body: MessageBody
  fileKey: string
  locale: string
}

/** What a message carries besides its text. */
export default function Attachments({ body, fileKey, locale }: AttachmentsProps) {
  const { files, location, card, form } = body
  return (
    <>
      {files?.map((file) => (
        <Attachment key={file.id} file={file} fileKey={fileKey} />
      ))}
      {location && <PlaceCard place={location} locale={locale} />}
      {card && <AnswerCard body={body} card={card} fileKey={fileKey} />}
      {form && <FormCard body={body} form={form} />}
    </>
  )
}

function Attachment({ file, fileKey }: { file: FileRef; fileKey: string }) {
  const url = fileUrl(file.id, fileKey)
  switch (file.kind) {
    case 'image':
      return <Picture file={file} url={url} thumbnail={fileUrl(file.id, fileKey, true)} />
    case 'audio':
      return <Voice url={url} duration={file.duration ?? 0} />
    case 'video':
      return <video class="video" src={url} controls playsInline preload="metadata" aria-label={file.name} {...sizeOf(file)} />
    default:
      return <FileCard file={file} url={url} />
  }
}

function Picture({ file, url, thumbnail }: { file: FileRef; url: string; thumbnail: string }) {
  const { previews } = useSession()
  const local = previews.get(file.id)
  const [failed, fail] = useState(false)
  if (failed) return <FileCard file={file} url={url} />
  return (
    <button type="button" class="picture" aria-label={t('picture.open', { name: file.name })} onClick={() => showPicture(local ?? url, file.name)}>
      <img src={local ?? thumbnail} alt="" loading="lazy" onError={() => fail(true)} {...sizeOf(file)} />
    </button>
  )
}

function FileCard({ file, url }: { file: FileRef; url: string }) {
  return (
    <a class="file" href={url} download={file.name} target="_blank" rel="noopener">
      <Icon path={FILE} />
      <span>
        <b>{file.name}</b>
        <small>{formatBytes(file.size)}</small>
      </span>
      <Icon path={DOWNLOAD} />
    </a>
  )
}

/** Opened by the visitor's own tap only: the page itself asks no map service. */
function PlaceCard({ place: { lat, lng, label }, locale }: { place: Place; locale: string }) {
  const title = label || t('kind.location')
  const url =
    locale === 'zh-CN'
      ? `https://uri.amap.com/marker?position=${lng},${lat}&name=${encodeURIComponent(title)}&coordinate=wgs84`
      : `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lng}#map=16/${lat}/${lng}`
  return (
    <a class="file" href={url} target="_blank" rel="noopener noreferrer">
      <Icon path={PIN} />
      <span>
        <b>{title}</b>
        <small>
          {lat.toFixed(4)}, {lng.toFixed(4)}
        </small>
      </span>
    </a>
  )
}
