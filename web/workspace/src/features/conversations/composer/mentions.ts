import type { Id } from '@haoke/client/protocol'
import { computed, ref, type Ref } from 'vue'
import { useDirectory, type Member } from '../../../base/directory.ts'
import { meant } from '../../../base/initials.ts'
import { useSession } from '../../../base/session.ts'

const SHOWN = 8
const LONGEST_NAME = 30
const MOST = 20

/** What is being typed after an @ that begins a word, up to the caret. */
export function typedMention(text: string, caret: number): string | null {
  const at = text.lastIndexOf('@', caret - 1)
  if (at < 0 || caret - at > LONGEST_NAME || /[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return null
  const typed = text.slice(at + 1, caret)
  return /[\n@]/.test(typed) ? null : typed
}

/** Whom a note calls: at each @ the longest name that stands there; of namesakes the one that was picked. */
export function mentionsIn(text: string, members: Iterable<Pick<Member, 'id' | 'name'>>, picked: ReadonlyMap<string, Id> = new Map()): Id[] {
  const byLength = [...members].sort((a, b) => b.name.length - a.name.length)
  const found = new Set<Id>()
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const member = byLength.find(({ name }) => text.startsWith(name, at + 1))
    if (member) found.add(picked.get(member.name) ?? member.id)
  }
  return [...found].slice(0, MOST)
}

/** The list of colleagues that opens while a note's writer types @ and a part of a name. */
export function useMentions(text: Ref<string>, enabled: () => boolean) {
  const directory = useDirectory()
  const session = useSession()
  const caret = ref(0)
  const active = ref(0)
  const dismissed = ref<string | null>(null)
  const picked = new Map<string, Id>()

  const others = computed(() => [...directory.members.values()].filter((member) => !member.disabled && member.id !== session.id))
  const typed = computed(() => (enabled() ? typedMention(text.value, caret.value) : null))
  const matches = computed(() => (typed.value === null || typed.value === dismissed.value ? [] : others.value.filter((member) => meant(member.name, typed.value!)).slice(0, SHOWN)))

  function moved(to: number): void {
    if (to !== caret.value) active.value = 0
    caret.value = to
    if (typed.value !== dismissed.value) dismissed.value = null
  }

  /** The text with the name in the place of what was typed. */
  function pick(member: Member): { text: string; from: number; to: number } {
    const from = caret.value - typed.value!.length
    const end = from + member.name.length + 1
    picked.set(member.name, member.id)
    return { text: `${text.value.slice(0, from)}${member.name} ${text.value.slice(caret.value)}`, from: end, to: end }
  }

  /** What a key does to the open list: the one picked, true when it was used up otherwise, false when not. */
  function key(event: KeyboardEvent): Member | boolean {
    if (!matches.value.length) return false
    if (event.key === 'Enter' || event.key === 'Tab') return matches.value[active.value] ?? false
    if (event.key === 'Escape') dismissed.value = typed.value
    else if (event.key === 'ArrowDown') active.value = (active.value + 1) % matches.value.length
    else if (event.key === 'ArrowUp') active.value = (active.value + matches.value.length - 1) % matches.value.length
    else return false
    return true
  }

  return { matches, active, moved, pick, key, idsIn: (note: string) => mentionsIn(note, others.value, picked) }
}
