import type { Conversation, Id, Part } from '@haoke/client/protocol'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { t } from '../../../../../ui/i18n.ts'
import { toast } from '../../../../../ui/toast.ts'
import { notify } from '../../../base/notify.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { useSession } from '../../../base/session.ts'
import { play } from '../../../base/sounds.ts'
import { customerName } from '../../../base/people.ts'
import { useConversations } from './conversations.ts'

const MARK_PAUSE = 200
/** Until what was missed has come. */
const CATCH_UP = 3000

/** What is on the screen, what the member must be told of, and what counts as delivered and read. */
export const useAttention = defineStore('attention', () => {
  const session = useSession()
  const realtime = useRealtime()
  const store = useConversations()
  /** The conversation on the screen, and whether its end can be seen. */
  const shown = ref<Id | null>(null)
  const atEnd = ref(false)
  const focused = ref(document.hasFocus())
  addEventListener('focus', () => (focused.value = true))
  addEventListener('blur', () => (focused.value = false))

  const mine = computed(() => store.rows('mine', 'wait'))
  const unread = computed(() => mine.value.reduce((sum, conversation) => sum + conversation.unread, 0))

  // The member's own work is followed all the time, whether it is on the screen or not, and so is what they help with.
  realtime.onGap(() => {
    void store.fetchList('mine', 'wait')
    void store.fetchList('helping', 'wait')
  })
  watch(
    () => [...mine.value, ...store.rows('helping', 'wait')].map((conversation) => conversation.id),
    (ids, before = []) => {
      const now = new Set(ids)
      for (const id of ids) if (!before.includes(id)) realtime.openConversation(id, store.byId.get(id)?.last_seq ?? 0)
      for (const id of before) if (!now.has(id) && id !== shown.value) realtime.leaveConversation(id)
    },
    { immediate: true },
  )

  const reading = (c: Id) => shown.value === c && atEnd.value && focused.value
  watch(
    () => (shown.value && reading(shown.value) ? shown.value : null),
    (c) => realtime.setReading(c),
  )

  // Read is what was on the screen of somebody looking at it.
  watch(
    () => {
      const conversation = shown.value ? store.byId.get(shown.value) : undefined
      return conversation && reading(conversation.id) && conversation.assignee_id === session.id ? [conversation.id, conversation.last_seq] as const : null
    },
    (now, before) => {
      if (!now || (before && before[0] === now[0] && before[1] === now[1])) return
      const [c, seq] = now
      const known = store.byId.get(c)
      // What we wrote ourselves needs no mark.
      if (!known || (known.unread === 0 && (known.marks.agent_read >= seq || known.last?.by.kind !== 'visitor'))) return
      realtime.send({ t: 'mark', c, delivered: seq, read: seq })
      store.update(c, (conversation) => ({ ...conversation, unread: 0 }))
    },
  )

  const delivered = new Map<Id, number>()
  let timer = 0
  function arrived(c: Id, part: Part): void {
    if (!realtime.leading || store.byId.get(c)?.assignee_id !== session.id || part.by.kind !== 'visitor') return
    delivered.set(c, part.seq)
    timer ||= window.setTimeout(() => {
      timer = 0
      for (const [id, seq] of delivered) if (!reading(id)) realtime.send({ t: 'mark', c: id, delivered: seq })
      delivered.clear()
    }, MARK_PAUSE)
    if (part.kind === 'message' && !reading(c) && !realtime.readElsewhere(c)) announce(c)
  }

  function announce(c: Id): void {
    const conversation = store.byId.get(c)
    if (!conversation) return
    play('message')
    void notify({ title: customerName(conversation.customer), text: textOf(conversation), tag: c, to: `/conversations/${c}` })
  }

  function moved(conversation: Conversation, before: { assignee_id: Id | null } | null): void {
    if (!realtime.leading || conversation.state !== 'assigned') return
    if (conversation.assignee_id !== session.id || before?.assignee_id === session.id) return
    play('arrive')
    const text = textOf(conversation)
    void notify({ title: t('conv.newFrom', { name: customerName(conversation.customer) }), text, tag: conversation.id, to: `/conversations/${conversation.id}` })
  }

  // After a break: one line and one sound for all that was missed.
  let before = 0
  watch(
    () => realtime.state,
    (state, was) => {
      if (state === 'lost' && was === 'live') before = unread.value
      if (state === 'live' && was === 'lost') setTimeout(() => sumUp(unread.value - before), CATCH_UP)
    },
  )
  function sumUp(missed: number): void {
    if (missed <= 0) return
    toast(t('link.caughtUp', { n: missed }))
    if (realtime.leading) play('message')
  }

  realtime.on('part', ({ c, part }) => arrived(c, part))
  realtime.on('conv', ({ conv, was }) => moved(conv, was))

  return { shown, atEnd, focused, mine, unread }
})

/** What a notice or a row says of the last message. */
export function textOf({ last }: Pick<Conversation, 'last'>): string {
  if (!last) return ''
  if (last.kind === 'text') return last.text
  if (last.kind === 'recalled') return t('conv.recalled')
  const kind = t(`conv.kind.${last.kind}`)
  return last.text && last.kind !== 'image' ? `[${kind}] ${last.text}` : `[${kind}]`
}
