/** The values and frames of Haoke's real-time protocol, version 1. Times are milliseconds since the epoch, UTC. */

import type { components } from './api.ts'

export type Id = string

// ---- values -------------------------------------------------------------------------------------------------------
// What the HTTP interface speaks of too is taken from its description: see api.ts.

type Schemas = components['schemas']

export type Author = Schemas['Author']

/** width and height in pixels, duration in seconds, size in bytes. */
export type FileRef = Schemas['FileRef']
export type FileKind = FileRef['kind']

/** Degrees in WGS 84. */
export type Place = Omit<Schemas['Location'], 'label'> & { label?: string }
export type Quote = Schemas['Quote']

/** What is left out is empty, and `plain`. */
export type MessageBody = Partial<Omit<Schemas['MessageBody'], 'location' | 'answer' | 'card'>> & { location?: Place | null; answer?: Answer | null; prompt?: Prompt; card?: Card | null; form?: SentForm; filled?: FilledForm } & Changed

/** What came of a message at its channel. `former`: what it said before the customer edited it; `reactions`: signs the customer put to it. */
interface Changed {
  former?: { text?: string; files?: FileRef[]; at: number }[]
  edited_at?: number
  reactions?: string[]
  inward?: Inward
}

/** Of a mail: who else got it, and what stood below its text, quoted or signed. */
export interface Inward {
  subject?: string
  to?: string[]
  cc?: string[]
  folded?: string
}

/** A click or a filled form, for a prompt of a reception flow. It is posted under the prompt's id. */
export interface Answer {
  node: string
  option?: string
  fields?: Record<string, string>
}

export interface PromptOption {
  id: string
  text: string
}

export interface PromptField {
  id: string
  label: string
  type?: 'text' | 'phone' | 'email' | 'number' | 'date'
  /** True when left out. */
  required?: boolean
  options?: PromptOption[]
}

/** What a message of a reception flow asks. The message's text says the same in words. */
export interface Prompt {
  node: string
  id: Id
  text?: string
  options?: PromptOption[]
  fields?: PromptField[]
}

export type FormQuestion = Schemas['FormQuestion']

/** A form in a message, as it was when it was sent: `id` is of this sending, which can be answered once, before `until`. */
export interface SentForm {
  id: Id
  form_id: Id
  version: number
  title: string
  intro: string
  fields: FormQuestion[]
  thanks: string
  until: number
}

/** What came back of a form; `id` is of its sending. */
export interface FilledForm {
  id: Id
  form_id: Id
  version: number
  title: string
  rows: Schemas['FilledRow'][]
}

/** A message with a form; its text says the same in words. The picture is an uploaded `file`, or the address in `image`. */
export interface Card {
  kind?: Schemas['Card']['kind']
  title?: string
  text?: string
  image?: string
  file?: FileRef | null
  price?: string
  status?: string
  fields?: { label: string; value: string }[]
  links?: { label: string; url: string }[]
  /** Chosen by a message with `choice`: the id of the card's part, and of the item. */
  choices?: { id?: string; text: string }[]
}

/** What a visitor sees of an agent. */
export type Agent = Schemas['AgentCard']

interface PartOf<Kind extends string, Body> {
  seq: number
  id: Id
  kind: Kind
  by: Author
  at: number
  body?: Body
  recalled?: boolean
}

export interface Page {
  url?: string
  title?: string
  referrer?: string
  /** The kind of channel over which a conversation is held; none: the web. */
  channel?: string
}

/** One step of a conversation. `seq` has no gaps; `id` is the sender's own and makes sending twice harmless. */
export type Part =
  | PartOf<'message' | 'note', MessageBody>
  | PartOf<'whisper', { text?: string }>
  | PartOf<'opened', { page?: Page }>
  | PartOf<'assigned' | 'joined', { member?: Agent }>
  | PartOf<'closed' | 'reopened' | 'nudge' | 'left' | 'survey' | 'to_bot', Record<string, unknown>>
  | PartOf<'wrap_up', Schemas['WrapUp'] & { changed?: boolean }>
  | PartOf<'rated', Schemas['RatingAnswer'] & { changed?: boolean }>
  | PartOf<'recalled', { seq: number }>
  | PartOf<'edited', { seq: number; body: MessageBody }>
  | PartOf<'reacted', { seq: number; reactions: string[] }>
  | PartOf<'spoken' | 'summed_up', { seq: number; text: string }>
  | PartOf<'queued', { queue?: Id; reason?: string }>
  | PartOf<'transferred', { from?: Id; member?: Id; queue?: Id; queue_name?: string; asked?: boolean; note?: string }>
  | PartOf<'returned', { member?: Id; owner?: Id; how?: 'declined' | 'expired' | 'left'; reason?: string }>
  | PartOf<'help_asked', { members?: Id[]; team?: Id; question?: string }>
  | PartOf<'help_ended', { how?: 'declined' | 'withdrawn'; member?: Id; team?: Id; reason?: string }>
  | PartOf<'received', { place: number; name: string; mode: string; because: Record<string, string | number | boolean> }>
  | PartOf<'handed_over', { reason: string; mood: string; tried: { question: string; outcome: string; title: string }[] }>
  | PartOf<'entered' | 'withdrew', { member?: Id; role?: Participant['role'] }>

export type PartKind = Part['kind']

/** Up to which `seq` each side has received and read. */
export type Marks = Schemas['Marks']

export type ConversationState = Schemas['Conversation']['state']

/** A member in a conversation beside its owner. */
export type Participant = Schemas['Participant']

/** A question to the member: whether they come into a conversation to help. */
export type HelpRequest = Schemas['HelpRequest']

/** Something the member should hear of although they look elsewhere. */
export type Alert = Schemas['Alert']

/** Where members write to each other, and a message there. */
export type Room = Schemas['Room']
export type RoomMessage = Schemas['RoomMessage']

export type LastMessage = Schemas['LastMessage']

/** What members see of a conversation. */
export type Conversation = Omit<Schemas['Conversation'], 'page'> & { page: Page | null }

/** What visitors see of their conversation. `position` is the place in the queue, from 1. */
export type VisitorConversation = Schemas['VisitorConversation']

/** What a site shows of itself. Lengths in pixels, times in seconds. */
export type Site = Schemas['PublicSite']

export type PresenceKind = Presence['kind']

export type Presence = Schemas['Presence']

export interface Offer {
  work_item: Id
  conversation: Conversation
  expires_at: number
  note?: string
}

/** A line of a list, as `convs` brings it up to date. */
export type ConversationChange = Pick<Conversation, 'id' | 'last_seq' | 'last_at' | 'last' | 'unread' | 'waiting_since'> & { marks?: Marks }

// ---- client to server ---------------------------------------------------------------------------------------------

export type Since = Record<Id, number>

export interface VisitorHello {
  t: 'hello'
  v: 1
  site: string
  token: string | null
  user: string | null
  locale: string
  page: Page
  since?: Since
}

export interface MemberHello {
  t: 'hello'
  v: 1
  since?: Since
}

/** `c` is null only for a visitor: it opens, or reopens, the conversation. */
export interface Post {
  t: 'post'
  id: Id
  c: Id | null
  body: MessageBody
  note?: true
}

export type ClientFrame =
  | VisitorHello
  | MemberHello
  | Post
  | { t: 'open'; c: Id; since: number }
  | { t: 'leave'; c: Id }
  | { t: 'sync'; c: Since }
  | { t: 'typing'; c: Id; on: boolean; text?: string }
  | { t: 'mark'; c: Id; delivered?: number; read?: number }
  | { t: 'nudge'; id: Id; c: Id }
  | { t: 'watch'; lists: ('queue' | 'team' | 'all')[] }
  | { t: 'board'; on: boolean }
  | { t: 'active' }
  | { t: 'ping' }

// ---- server to client ---------------------------------------------------------------------------------------------

export interface VisitorWelcome {
  t: 'welcome'
  token: string
  visitor_id: Id
  file_key: string
  site: Site
  agents_online: boolean
  /** A flow receives the visitor. */
  flow?: boolean
  conversation: VisitorConversation | null
  parts: Part[]
  through: number
  now: number
}

export interface MemberWelcome {
  t: 'welcome'
  member_id: Id
  now: number
  offers: Offer[]
  presence: Presence[]
}

export interface Ack {
  t: 'ack'
  id: Id
  c: Id
  seq: number
  at: number
}

/** `id` names the frame that was refused, `c` a conversation that may no longer be read. */
export interface Refusal {
  t: 'error'
  id?: Id
  c?: Id
  code: string
  detail: string
  params?: Record<string, unknown>
}

export interface PartFrame {
  t: 'part'
  c: Id
  part: Part
}

/** A run of parts: everything the reader may see up to `through`. There is more while `through < last_seq`. */
export interface PartsFrame {
  t: 'parts'
  c: Id
  parts: Part[]
  through: number
  last_seq: number
}

/** A number the reader will never see. */
export interface SkipFrame {
  t: 'skip'
  c: Id
  seq: number
}

export interface MarksFrame extends Partial<Marks> {
  t: 'marks'
  c: Id
}

/** How a message fares at the conversation's channel. */
export type Delivery = Schemas['Delivery']

export interface DeliveryFrame {
  t: 'delivery'
  c: Id
  delivery: Delivery
}

export interface TypingFrame {
  t: 'typing'
  c: Id
  by: Author | Id
  on: boolean
  text?: string
}

export interface ConversationFrame {
  t: 'conv'
  conv: Conversation
  was: (Pick<Conversation, 'state' | 'assignee_id' | 'team_id' | 'participants'> & { left_at?: number | null }) | null
}

/** `held`: conversations at this moment; `taken` and `handled`: since the day began. */
export interface BoardAgent {
  id: Id
  name: string
  avatar: Id | null
  teams: Id[]
  state: string
  kind: PresenceKind
  since: number
  held: number
  capacity: number
  dropped: boolean
  taken: number
  handled: number
}

/** Counts since the day began. `oldest`: since when the longest waits; `waited`: of the answered; `target` in seconds, `goal` in per cent; `lines`: titles of business lines by locale. */
export interface BoardQueue {
  id: Id
  name: string
  team: Id
  waiting: number
  oldest: number | null
  arrived: number
  answered: number
  in_time: number
  abandoned: number
  handled: number
  waited: number
  target: number
  goal: number
  lines: Record<string, string>[]
  /** Customers who are angry at this moment. */
  angry: number
}

/** The bot as one who serves: what it has at this moment, and did today. `first_answer` in milliseconds, on average. */
export interface BoardBot {
  state: 'answering' | 'failing' | 'away' | 'paused'
  paused_at: number | null
  paused_sites: number
  held: number
  talks: number
  answered: number
  solved: number
  handed_over: number
  first_answer: number | null
}

/** Interval of the day, arrived, answered, abandoned, handled. */
export type BoardPoint = [number, number, number, number, number]

/** `full`: the whole board, else what changed. `n` counts by one within a `run`; whoever misses one waits for the next full one. */
export interface BoardFrame {
  t: 'board'
  full: boolean
  scope: string
  run: Id
  n: number
  at: number
  day: number
  interval: number
  offline: number
  agents: BoardAgent[]
  queues: BoardQueue[]
  gone: Id[]
  trend: BoardPoint[]
  teams: Record<Id, string>
  /** When it changed; none in a full frame: there is no bot. */
  bot: BoardBot | null
}

/** Frames about one conversation that both sides receive. */
export type TalkFrame = Ack | PartFrame | PartsFrame | SkipFrame | MarksFrame | TypingFrame

/** Frames about the connection itself. */
export type LinkFrame = Refusal | { t: 'pong'; now: number } | { t: 'resync' } | { t: 'bye'; code: string }

export type VisitorFrame = VisitorWelcome | { t: 'conv'; conv: VisitorConversation } | TalkFrame | LinkFrame

export type MemberFrame =
  | MemberWelcome
  | ConversationFrame
  | { t: 'convs'; items: ConversationChange[] }
  | { t: 'watching'; lists: ('queue' | 'team' | 'all')[] }
  | { t: 'offer'; offer: Offer }
  | { t: 'offer_end'; work_item: Id; reason: 'accepted' | 'declined' | 'expired' | 'withdrawn' }
  | { t: 'help'; request: HelpRequest }
  | { t: 'help_end'; id: Id; reason: 'accepted' | 'taken' | 'declined' | 'withdrawn' }
  | { t: 'alert'; alert: Alert }
  | { t: 'alerts_seen'; through: Id }
  | { t: 'notices' }
  | { t: 'room'; room: Room }
  | { t: 'room_gone'; room_id: Id }
  | { t: 'room_message'; room_id: Id; message: RoomMessage }
  | { t: 'room_read'; room_id: Id; seq: number }
  | { t: 'presence'; presence: Presence }
  | { t: 'loads'; loads: Record<Id, number> }
  | BoardFrame
  | DeliveryFrame
  | { t: 'writing'; id: Id; text: string }
  | TalkFrame
  | LinkFrame

/** Why the server closed the socket. */
export const CLOSE = {
  badFrame: 4400,
  signIn: 4401,
  forbidden: 4403,
  tooSlow: 4408,
  replaced: 4409,
  tooLarge: 4413,
  tooMany: 4429,
  restart: 1012,
} as const
