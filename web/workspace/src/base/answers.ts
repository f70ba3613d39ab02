import type { components } from '@haoke/client/api'
import type { Id } from '@haoke/client/protocol'
import { offer } from './compose.ts'
import { plain } from './plain.ts'

/** A message of an answer of the knowledge base. */
export type AnswerPart = components['schemas']['AnswerPart']
export type AnswerFile = components['schemas']['AnswerFile']

export const answerFileAt = (id: Id) => `/api/v1/knowledge/files/${id}`

/** A picture within a text, by the file it is: `![what it shows](file:id)`. */
export const PICTURE = /!\[([^\]]*)\]\(file:([0-9a-f-]{36})\)/
export const pictured = (id: Id, alt: string): string => `![${alt.replace(/[[\]\n]/g, ' ').trim()}](file:${id})`
/** The files that a text shows within itself. */
export const picturesIn = (text: string): Id[] => [...text.matchAll(new RegExp(PICTURE, 'g'))].map((found) => found[2]!)
/** Messages show pictures beside their text, never within. */
export const withoutPictures = (text: string): string => text.replace(new RegExp(PICTURE, 'g'), '').replace(/\n{3,}/g, '\n\n').trim()

/** Puts an answer into the composer, or sends it as it is; with files it is always looked at before. */
export async function offerAnswer(c: Id, parts: readonly AnswerPart[], send: boolean): Promise<void> {
  for (const { text: whole = '', format = 'markdown', files: refs = [] } of parts) {
    const text = withoutPictures(whole)
    const files = await Promise.all(refs.map(fetched))
    offer({ c, text, plain: format === 'plain' ? text : plain(text), format, files, send: send && !files.length })
  }
}

async function fetched({ id, name, type }: AnswerFile): Promise<File> {
  return new File([await (await fetch(answerFileAt(id))).blob()], name, { type })
}
