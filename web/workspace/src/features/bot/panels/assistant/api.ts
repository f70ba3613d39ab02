import type { components } from '@haoke/client/api'
import { pickLocale } from '@haoke/client/i18n'
import type { Id } from '@haoke/client/protocol'
import type { AnswerPart } from '../../../../base/answers.ts'
import { http } from '../../../../base/http.ts'

type Schemas = components['schemas']
export type BotAnswer = Schemas['BotAnswer']
type Content = Schemas['ReadEntry']['entry']['content']
export type Way = Schemas['RewriteBody']['way']
export type Written = Schemas['Written']

export const WAYS: readonly Way[] = ['friendly', 'formal', 'shorter', 'clearer', 'correct']
export const LONGEST = 5000 // characters of a text to work on
const LONGEST_QUESTION = 1000
const PATIENCE = 130_000 // a model may take two minutes

/** Something that could be said. `entryId` is null where no single entry says it. */
export interface Likely {
  entryId: Id | null
  title: string
  chance: number | null
  parts: AnswerPart[]
  /** What a model wrote it from. */
  sources: { entry_id: Id; title: string }[]
}

export const askFor = (question: string, conversation: Id, site: Id, locale: string, signal: AbortSignal) =>
  http.send<BotAnswer>('POST', '/bot/ask', { text: question.slice(0, LONGEST_QUESTION), locale: pickLocale(locale), session_id: conversation, site_id: site, assist: true }, { signal })
export const rateAnswer = (id: Id, helpful: boolean, chosen: Id | null) => http.send<void>('POST', `/bot/answers/${id}/feedback`, { helpful, chosen_id: chosen })
export const noteSent = (entry: Id) => http.send<void>('POST', `/knowledge/published/${entry}/uses`, { use: 'sent' })

/** What an entry answers, in the language if it can. */
export async function answerOf(entry: Id, locale: string, signal: AbortSignal): Promise<AnswerPart[]> {
  const { content } = (await http.get<Schemas['ReadEntry']>(`/knowledge/published/${entry}`, { signal })).entry
  return partsIn(content, pickLocale(locale))
}

function partsIn({ answers = [], locale: own }: Content, locale: string): AnswerPart[] {
  const everywhere = answers.filter(({ channel }) => !channel)
  const found = everywhere.find((one) => one.locale === locale) ?? everywhere.find((one) => one.locale === own) ?? answers[0]
  return found?.parts ?? []
}

/** What a language model can be asked to write. */
export type Wish = { do: 'summary' } | { do: 'translate'; text: string; locale: string } | { do: 'rewrite'; text: string; way: Way }

export const mayWrite = (signal: AbortSignal) => http.get<{ available: boolean }>('/bot/writing', { signal })

/** `id` comes back in the frames that bring the text while it is written. */
export function write(id: Id, wish: Wish, conversation: Id, signal: AbortSignal): Promise<Written> {
  const options = { signal, timeout: PATIENCE }
  switch (wish.do) {
    case 'summary':
      return http.send('POST', `/bot/conversations/${conversation}/summary`, { id }, options)
    case 'translate':
      return http.send('POST', '/bot/translate', { id, text: wish.text, locale: wish.locale }, options)
    case 'rewrite':
      return http.send('POST', '/bot/rewrite', { id, text: wish.text, way: wish.way }, options)
  }
}
