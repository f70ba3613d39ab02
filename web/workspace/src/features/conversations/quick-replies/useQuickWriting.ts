import type { Conversation, Id } from '@haoke/client/protocol'
import { computed, nextTick, ref, shallowRef, watch, type Ref, type WritableComputedRef } from 'vue'
import { clock, date } from '../../../../../ui/format.ts'
import { t } from '../../../../../ui/i18n.ts'
import { toast } from '../../../../../ui/toast.ts'
import { now } from '../../../base/clock.ts'
import { useSession } from '../../../base/session.ts'
import type { QuickReply } from './api.ts'
import { fill, gapAfter, gapNames, type Values } from './fill.ts'
import { continuation, matching } from './match.ts'
import { useQuickReplies } from './store.ts'

const SLASH = /(^|\s)\/([^\s/]{0,30})$/
const MOST = 30

/** Quick replies while writing: the list after `/`, gaps to fill with Tab, and how the sentence may go on. */
export function useQuickWriting(conversation: () => Conversation, text: WritableComputedRef<string>, area: Readonly<Ref<HTMLTextAreaElement | null>>) {
  const store = useQuickReplies()
  const session = useSession()
  const allowed = computed(() => session.can('quick_replies.use'))
  const caret = ref(-1)
  const active = ref(0)
  const dismissed = ref('')
  const gaps = shallowRef<ReadonlySet<string>>(new Set())

  const slash = computed(() => (allowed.value && caret.value >= 0 ? SLASH.exec(text.value.slice(0, caret.value)) : null))
  const open = computed(() => slash.value !== null && dismissed.value !== text.value)
  const found = computed(() => (open.value ? matching(store.all, slash.value![2]!).slice(0, MOST) : []))
  watch(open, (now) => now && store.ensure())
  watch(found, () => (active.value = 0))
  watch(() => conversation().id, () => {
    gaps.value = new Set()
    caret.value = -1
  })

  const values = computed<Values>(() => {
    const { customer, site } = conversation()
    return {
      customer: customer.name.startsWith('#') ? '' : customer.name,
      agent: session.me?.member.name ?? '',
      site: site.name,
      date: date(now.value),
      time: clock(now.value),
    }
  })
  const filled = computed(() => store.all.map((reply) => ({ text: fill(reply.text, values.value), uses: reply.uses })))
  const ghost = computed(() => (allowed.value && !open.value && caret.value === text.value.length ? continuation(filled.value, text.value) : ''))

  /** Where the caret is now, or nowhere while an input method writes. */
  function look(composing = false): void {
    if (!allowed.value) return
    const el = area.value
    caret.value = !el || composing || el.selectionStart !== el.selectionEnd ? -1 : el.selectionStart
    if (el && text.value.length > 1) store.ensure()
  }

  function select(from: number, to: number): void {
    void nextTick(() => {
      area.value?.focus()
      area.value?.setSelectionRange(from, to)
      look()
    })
  }

  /** Puts a quick reply in the place of what was typed after `/`, or of the selection. */
  function take(reply: QuickReply): void {
    const el = area.value
    if (!el) return
    const typed = open.value ? slash.value![2]!.length + 1 : 0
    const from = typed ? caret.value - typed : el.selectionStart
    const to = typed ? caret.value : el.selectionEnd
    const piece = fill(reply.text, values.value)
    text.value = text.value.slice(0, from) + piece + text.value.slice(to)
    gaps.value = new Set([...gaps.value, ...gapNames(piece)])
    store.used(reply)
    const gap = gapAfter(text.value.slice(0, from + piece.length), from, gaps.value)
    select(gap?.from ?? from + piece.length, gap?.to ?? from + piece.length)
  }

  /** Selects the next gap, from the beginning again after the last. False when nothing is left to fill in. */
  function nextGap(from: number): boolean {
    const gap = gapAfter(text.value, from, gaps.value) ?? gapAfter(text.value, 0, gaps.value)
    if (gap) select(gap.from, gap.to)
    return gap !== null
  }

  /** Whether the key was one of ours. */
  function key(event: KeyboardEvent): boolean {
    if (open.value && found.value.length && !event.altKey && !event.ctrlKey && !event.metaKey) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step) active.value = (active.value + step + found.value.length) % found.value.length
      else if (event.key === 'Enter' || event.key === 'Tab') take(found.value[active.value]!)
      if (step || event.key === 'Enter' || event.key === 'Tab') return true
    }
    if (open.value && event.key === 'Escape') {
      dismissed.value = text.value
      return true
    }
    if (event.key !== 'Tab' || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return false
    if (nextGap(area.value?.selectionEnd ?? 0)) return true
    if (!ghost.value) return false
    const next = text.value + ghost.value
    text.value = next
    gaps.value = new Set([...gaps.value, ...gapNames(next)])
    if (!nextGap(0)) select(next.length, next.length)
    return true
  }

  let warned = ''
  /** Whether the text may go: what has a gap is held up once. */
  function complete(): boolean {
    const gap = gapAfter(text.value, 0, gaps.value)
    if (!gap || warned === text.value) {
      gaps.value = new Set()
      return true
    }
    warned = text.value
    select(gap.from, gap.to)
    toast(t('quick.gap', { name: gap.name }))
    return false
  }

  watch(
    () => store.chosen,
    (wanted) => {
      if (!wanted || wanted.c !== conversation().id) return
      store.chosen = null
      take(wanted.reply)
    },
  )

  /** The n-th quick reply: fills it in, and is true when it stood there as it is already. */
  function numbered(n: number): boolean {
    const reply = store.numbered[n - 1]
    if (!reply) return false
    if (text.value.trim() === fill(reply.text, values.value).trim()) return true
    take(reply)
    return false
  }

  return { allowed, open, found, active, ghost, status: computed(() => store.status), look, take, key, complete, numbered, ensure: store.ensure }
}

export const optionId = (id: Id): string => `quick-${id}`
