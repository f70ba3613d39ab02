import type { Part } from '@haoke/client/protocol'

type Message = Part & { kind: 'message' }

const LONGEST = 20_000
/** Whatever programs put before a subject when they answer: a short word and a colon, in many languages. */
const ANSWERED = /^\s*[^\s:\uff1a]{1,4}\s*[:\uff1a]\s*/

export const isMail = (part: Part): part is Message => part.kind === 'message' && part.by.kind === 'visitor' && Boolean(part.body?.inward)

/** What a mail is about, however often it was answered: to compare, not to show. */
export function matterOf(subject: string): string {
  let matter = subject
  while (ANSWERED.test(matter)) matter = matter.replace(ANSWERED, '')
  return matter.trim()
}

/** The mail that is answered when no other is quoted. */
export function lastMail(parts: readonly Part[]): Message | null {
  let last: Message | null = null
  for (const part of parts) if (isMail(part) && !part.recalled) last = part
  return last
}

/** Who else got a mail, and gets the answer to all. */
export const othersOf = (mail: Part | null): string[] => (mail && isMail(mail) ? [...new Set([...(mail.body?.inward?.to ?? []), ...(mail.body?.inward?.cc ?? [])])] : [])

/** A mail as it stands below its answer. `said`: the line that says whose words they are. */
export function quotation(said: string, text: string): string {
  const lines = text.trim().split('\n')
  return [said, ...lines.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()))].join('\n').slice(0, LONGEST)
}
