import { socketLink, type OpenLink } from '@haoke/client/link'
import { databaseStorage } from '@haoke/client/outbox-database'
import type { Id, MemberFrame, MemberWelcome } from '@haoke/client/protocol'
import { RealtimeClient } from '@haoke/client/realtime'
import type { Call, Snapshot, Wants } from './tabs.ts'

export interface LeadEvents {
  frame(frame: MemberFrame): void
  connection(connection: Snapshot['connection']): void
  unsent(unsent: Snapshot['unsent']): void
}

/** Holds the socket for all tabs of a member. */
export class Lead {
  private readonly client: RealtimeClient<MemberFrame>
  private readonly events: LeadEvents
  private opened = new Set<Id>()
  private lists = ''
  private boards = 0
  private welcome: MemberWelcome | null = null

  constructor(member: Id, events: LeadEvents, open: OpenLink = socketLink('/api/v1/socket')) {
    this.events = events
    this.client = new RealtimeClient<MemberFrame>({
      role: 'member',
      hello: (since) => ({ t: 'hello', v: 1, since }),
      open,
      storage: databaseStorage(`haoke-${member}`),
      onFrame: (frame) => this.heard(frame),
      onConnection: (connection) => events.connection(connection),
      onOutbox: () => events.unsent(this.client.outbox.entries),
    })
  }

  start(): void {
    void this.client.start()
  }

  stop(): void {
    this.client.stop()
  }

  snapshot(): Snapshot {
    return { connection: this.client.connection, unsent: this.client.outbox.entries, welcome: this.welcome && { ...this.welcome, now: this.client.now() } }
  }

  /** Follows what is wanted and leaves what nobody wants any more. */
  want({ open, lists, boards }: Wants): void {
    for (const c of this.opened) if (!(c in open)) this.client.leave(c)
    for (const [c, through] of Object.entries(open)) if (!this.opened.has(c)) this.client.open(c, through)
    this.opened = new Set(Object.keys(open))
    const wanted = [...lists].sort().join()
    if (wanted !== this.lists) this.watch(wanted)
    if (boards !== this.boards) this.look(boards)
  }

  /** Answers what `post` gave: the message's id, or null when too many wait. */
  call(call: Call): Id | null {
    switch (call.do) {
      case 'send':
        this.client.send(call.frame)
        break
      case 'post':
        if (this.client.outbox.find(call.ask)) return call.ask // asked again by a tab that heard no answer
        return this.client.post(call.c, call.body, call.note ? true : undefined, call.ask)
      case 'retry':
        this.client.outbox.retry(call.id)
        break
      case 'discard':
        this.client.outbox.discard(call.id)
        break
      case 'reconnect':
        this.client.reconnect()
        break
    }
    return null
  }

  private watch(lists: string): void {
    this.lists = lists
    this.client.send({ t: 'watch', lists: lists.split(',').filter(Boolean) as Wants['lists'] })
  }

  /** Whoever comes to look gets the whole board, so each one is said. */
  private look(boards: number): void {
    if (boards > this.boards || boards === 0) this.client.send({ t: 'board', on: boards > 0 })
    this.boards = boards
  }

  private heard(frame: MemberFrame): void {
    if (frame.t === 'welcome') {
      this.watch(this.lists)
      if (this.boards) this.client.send({ t: 'board', on: true })
    }
    this.welcome = fold(this.welcome, frame)
    this.events.frame(frame)
  }
}

/** The welcome as it would be now: what tabs that come later are greeted with. */
export function fold(welcome: MemberWelcome | null, frame: MemberFrame): MemberWelcome | null {
  if (frame.t === 'welcome') return frame
  if (!welcome) return null
  switch (frame.t) {
    case 'presence': {
      const others = welcome.presence.filter((presence) => presence.member_id !== frame.presence.member_id)
      return { ...welcome, presence: [...others, frame.presence] }
    }
    case 'offer':
      return { ...welcome, offers: [...welcome.offers.filter((offer) => offer.work_item !== frame.offer.work_item), frame.offer] }
    case 'offer_end':
      return { ...welcome, offers: welcome.offers.filter((offer) => offer.work_item !== frame.work_item) }
    default:
      return welcome
  }
}
