import type { QuickReply } from './api.ts'

/** How well a quick reply fits what was typed; 0: not at all. */
function rank(reply: QuickReply, typed: string): number {
  const code = reply.code.toLowerCase()
  const title = reply.title.toLowerCase()
  if (code === typed) return 6
  if (code.startsWith(typed)) return 5
  if (title.startsWith(typed)) return 4
  const spoken = reply.initials.split(' ')
  const letters = typed.replace(/\s/g, '')
  if (spoken.some((one) => one.startsWith(letters))) return 3
  if (title.includes(typed)) return 2
  return spoken.some((one) => one.includes(letters)) || reply.text.toLowerCase().includes(typed) ? 1 : 0
}

/** What fits, the best first; among equals what the member uses most, then their own order. Nothing typed fits all. */
export function matching(replies: readonly QuickReply[], typed: string, byUse = true): QuickReply[] {
  const wanted = typed.trim().toLowerCase()
  return replies
    .map((reply, place) => ({ reply, place, rank: wanted ? rank(reply, wanted) : 1 }))
    .filter((one) => one.rank > 0)
    .sort((a, b) => b.rank - a.rank || (byUse ? b.reply.uses - a.reply.uses : 0) || a.place - b.place)
    .map((one) => one.reply)
}

const SHORTEST = 2
const SENTENCE = /[^\n.!?。！？]*$/

/** How the text may go on: the rest of the quick reply that begins like the sentence at its end. Empty when none does. */
export function continuation(filled: readonly { text: string; uses: number }[], text: string): string {
  const begun = (SENTENCE.exec(text)?.[0] ?? '').trimStart()
  if (begun.length < SHORTEST) return ''
  const same = filled.filter((one) => one.text.length > begun.length && one.text.slice(0, begun.length).toLowerCase() === begun.toLowerCase())
  const best = same.reduce<(typeof same)[number] | undefined>((found, one) => (found && found.uses >= one.uses ? found : one), undefined)
  return best ? best.text.slice(begun.length) : ''
}
