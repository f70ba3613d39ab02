import type { MessageBody } from '@haoke/client/protocol'
import { t } from '../texts.ts'

/** A message in a line. */
export function summary({ text, format, location, files }: MessageBody): string {
  if (text) return (format === 'markdown' ? text.replace(/[*`~]+/g, '') : text).slice(0, 200)
  if (location) return t('kind.location')
  const file = files?.[0]
  return file ? (file.kind === 'file' ? file.name : t(`kind.${file.kind}`)) : ''
}
