import type { Conversation, Id, MessageBody, Part, Quote } from '@haoke/client/protocol'
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { bytes } from '../../../../../ui/format.ts'
import { t } from '../../../../../ui/i18n.ts'
import { moment } from '../../../../../ui/format.ts'
import { toast } from '../../../../../ui/toast.ts'
import { useDirectory } from '../../../base/directory.ts'
import { customerName } from '../../../base/people.ts'
import { usePreferences } from '../../../base/preferences.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { useSession } from '../../../base/session.ts'
import { textOf } from '../store/attention.ts'
import { abilities, mayWrite, tooLarge } from '../store/channel.ts'
import { useDrafts } from '../store/drafts.ts'
import { preview } from '../store/fold.ts'
import { quotation } from './mail.ts'
import { useAttachments } from './attachments.ts'
import { useMentions } from './mentions.ts'

export const LONGEST = 10_000
const TYPING_EVERY = 3000
const TYPING_ENDS = 5000

export type Mode = 'reply' | 'note'

/** As it is typed: addresses between commas. An empty subject goes on with the last one. */
export interface MailHead {
  subject: string
  cc: string
  bcc: string
  /** The mail that is answered, as it is to stand below. */
  below: string
}
const NO_HEAD: MailHead = { subject: '', cc: '', bcc: '', below: '' }
const addresses = (typed: string) => typed.split(/[,;，；\s]+/).filter(Boolean)
type Outward = NonNullable<MessageBody['outward']>

/** Why a reply cannot be written, if so. */
export type Barred = 'queued' | 'closed' | 'other' | null

export function barredBy(conversation: Conversation, me: Id, replyToAll: boolean, assists = false): Barred {
  if (conversation.state === 'closed') return 'closed'
  if (conversation.state === 'queued') return 'queued'
  const helps = assists && conversation.participants.some((one) => one.member_id === me && one.role === 'helper')
  return conversation.assignee_id === me || replyToAll || helps ? null : 'other'
}

/** What is being written in a conversation, and how it is sent. */
export function useComposer(conversation: () => Conversation) {
  const drafts = useDrafts()
  const attachments = useAttachments()
  const preferences = usePreferences()
  const realtime = useRealtime()
  const session = useSession()
  const directory = useDirectory()
  const wanted = ref<Mode>('reply')
  const quote = shallowRef<Quote | null>(null)
  const held = ref(false)
  const head = shallowRef<MailHead>(NO_HEAD)

  const id = () => conversation().id
  const barred = computed(() => (session.can('conversations.reply') ? barredBy(conversation(), session.id, session.can('conversations.reply', 'team'), session.can('conversations.assist')) : 'other'))
  const mayNote = computed(() => session.can('conversations.note'))
  const mode = computed<Mode>({ get: () => (barred.value && mayNote.value ? 'note' : wanted.value), set: (next) => (wanted.value = next) })
  const note = computed(() => mode.value === 'note')
  const text = computed({
    get: () => drafts.read(id(), note.value),
    set: (next) => {
      drafts.write(id(), next, note.value)
      typed(next)
    },
  })
  const mentions = useMentions(text, () => note.value)
  const files = computed(() => attachments.of(id()))
  const uploading = computed(() => files.value.some((file) => file.status === 'sending' || file.status === 'waiting'))
  const failed = computed(() => files.value.some((file) => file.status === 'failed'))
  /** What the conversation's channel can carry; nothing is known of the web's, which carries all. */
  const channel = computed(() => abilities.get(id()) ?? null)
  const shut = computed(() => !note.value && channel.value !== null && !mayWrite(channel.value))
  const formatted = computed(() => preferences.values.markdown && (note.value || (channel.value?.capabilities.formats.includes('markdown') ?? true)))
  const blocked = computed(() => !note.value && barred.value !== null)
  const sendable = computed(() => !blocked.value && !shut.value && !failed.value && text.value.length <= LONGEST && (text.value.trim() !== '' || files.value.length > 0))

  watch(id, () => {
    quote.value = null
    head.value = NO_HEAD
    held.value = false
    wanted.value = 'reply'
    silent()
  })
  watch(uploading, (still) => {
    if (!still && held.value) void send()
  })

  /** Sends now, or as soon as the files are there. */
  async function send(): Promise<boolean> {
    if (!sendable.value) return false
    held.value = uploading.value
    if (held.value) return false
    const c = id()
    const isNote = note.value
    const body: MessageBody = { text: text.value.trim() }
    if (formatted.value && body.text) body.format = 'markdown'
    if (quote.value) body.quote = quote.value
    const refs = files.value.flatMap((file) => file.ref ?? [])
    if (refs.length) body.files = refs
    const outward = outwardOf(head.value)
    if (!isNote && outward) body.outward = outward
    const called = isNote ? mentions.idsIn(text.value) : []
    if (called.length) body.mentions = called
    if ((await realtime.post(c, body, isNote)) === null) {
      toast(t('composer.tooManyWaiting'), { kind: 'bad' })
      return false
    }
    attachments.takeAll(c)
    quote.value = null
    head.value = NO_HEAD
    drafts.write(c, '', isNote)
    silent()
    return true
  }

  function outwardOf({ subject, cc, bcc, below }: MailHead): Outward | null {
    if (!channel.value?.capabilities.subject || !(subject + cc + bcc + below).trim()) return null
    return { subject: subject.trim(), cc: addresses(cc), bcc: addresses(bcc), template: null, below } as Outward
  }

  /** Sends what is ready as it is, whatever is being written. */
  async function say(body: MessageBody): Promise<void> {
    if (barred.value === null && (await realtime.post(id(), body, false)) === null) toast(t('composer.tooManyWaiting'), { kind: 'bad' })
  }

  /** What the channel would not take is refused before it is sent anywhere. */
  function add(list: Iterable<File>): void {
    const taken = [...list].filter((file) => {
      const over = note.value || !channel.value ? null : tooLarge(channel.value, file)
      if (over) toast(t(`composer.tooLarge.${over.kind}`, { name: file.name, size: bytes(over.most) }), { kind: 'bad' })
      return !over
    })
    attachments.add(id(), taken)
  }

  function answer(part: Part): void {
    if (part.kind !== 'message') return
    quote.value = { seq: part.seq, text: textOf({ last: preview(part.body ?? {}, part.by) }), by: part.by }
    if (!channel.value?.capabilities.subject || !part.body?.text) return
    const name = part.by.kind === 'visitor' ? customerName(conversation().customer) : directory.name(part.by.id)
    head.value = { ...head.value, below: quotation(t('mail.wrote', { date: moment(part.at), name }), part.body.text) }
  }

  let told = 0
  let where: Id | null = null
  let timer = 0
  /** Tells the customer that an answer is being written: never what. */
  function typed(next: string): void {
    if (note.value) return
    clearTimeout(timer)
    if (!next) return silent()
    timer = window.setTimeout(silent, TYPING_ENDS)
    if (where === id() && Date.now() - told < TYPING_EVERY) return
    where = id()
    told = Date.now()
    realtime.send({ t: 'typing', c: where, on: true })
  }
  function silent(): void {
    clearTimeout(timer)
    if (where) realtime.send({ t: 'typing', c: where, on: false })
    where = null
  }
  onBeforeUnmount(silent)

  return { channel, shut, head, mode, note, text, mentions, quote, files, barred, mayNote, blocked, sendable, uploading, held, send, say, answer, add }
}
