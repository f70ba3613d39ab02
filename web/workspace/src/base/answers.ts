import type { components } from '@haoke/client/api'
import type { Id } from '@haoke/client/protocol'
import { offer } from './compose.ts'
import { plain } from './plain.ts'

/** A message of an answer of the knowledge base. */
export type AnswerPart = components['schemas']['AnswerPart']
export type AnswerFile = components['schemas']['AnswerFile']

export const answerFileAt = (id: Id) => `/api/v1/knowledge/files/${id}`

/** Puts an answer into the composer, or sends it as it is; with files it is always looked at before. */
export async function offerAnswer(c: Id, parts: readonly AnswerPart[], send: boolean): Promise<void> {
  for (const { text = '', format = 'markdown', files: refs = [] } of parts) {
    const files = await Promise.all(refs.map(fetched))
    offer({ c, text, plain: format === 'plain' ? text : plain(text), format, files, send: send && !files.length })
  }
}

async function fetched({ id, name, type }: AnswerFile): Promise<File> {
  return new File([await (await fetch(answerFileAt(id))).blob()], name, { type })
}
