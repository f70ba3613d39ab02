import { newId } from '@haoke/client/ids'
import type { OpenLink } from '@haoke/client/link'
import type { Id, MessageBody } from '@haoke/client/protocol'
import { Lead, type LeadEvents } from './lead.ts'
import { joinTabs, together, type Call, type TabMessage, type Tabs, type Wants } from './tabs.ts'

export interface LineEvents extends LeadEvents {
  /** This tab holds the socket from now on. */
  leads(): void
}

type Post = Extract<Call, { do: 'post' }>

const ANSWER_LIMIT = 3000

/** One tab's end of the member's line: it holds the socket, or speaks through the tab that does. */
export class Line {
  private readonly events: LineEvents
  private readonly tab = newId()
  private readonly wants: Wants = { open: {}, lists: [], boards: 0, reading: null }
  private readonly others = new Map<string, Wants>()
  /** What the leading tab was asked to post and has not answered. Each carries its message's id, so asking again is safe. */
  private readonly asked = new Map<Id, { what: Post; settle: (id: Id | null) => void }>()
  private tabs: Tabs | null = null
  private lead: Lead | null = null

  constructor(events: LineEvents) {
    this.events = events
  }

  start(member: Id, open?: OpenLink): void {
    if (this.tabs) return
    this.tabs = joinTabs(
      `haoke-${member}`,
      (message) => this.hear(message),
      () => this.takeLead(member, open),
    )
    this.tabs.tell({ m: 'hello' })
    addEventListener('pagehide', () => this.tabs?.tell({ m: 'wants', tab: this.tab, wants: null }))
  }

  /** Changes what this tab wants to hear. */
  want(change: (wants: Wants) => void): void {
    change(this.wants)
    this.tellWants()
  }

  get wanted(): Readonly<Wants> {
    return this.wants
  }

  /** Whether somebody is looking at the conversation in another tab. */
  readElsewhere(c: Id): boolean {
    return [...this.others.values()].some((wants) => wants.reading === c)
  }

  call(what: Call): void {
    if (this.lead) this.lead.call(what)
    else this.tabs?.tell({ m: 'call', call: what })
  }

  post(c: Id, body: MessageBody, note: boolean): Promise<Id | null> {
    const ask = newId()
    const what: Post = { do: 'post', ask, c, body: structuredClone(body), note }
    if (this.lead) return Promise.resolve(this.lead.call(what))
    return new Promise((resolve) => {
      const settle = (id: Id | null) => {
        clearTimeout(timer)
        this.asked.delete(ask)
        resolve(id)
      }
      const timer = setTimeout(() => settle(null), ANSWER_LIMIT)
      this.asked.set(ask, { what, settle })
      this.tabs?.tell({ m: 'call', call: what })
    })
  }

  private takeLead(member: Id, open?: OpenLink): void {
    const shared = (message: TabMessage, here: () => void) => {
      here()
      this.tabs?.tell(message)
    }
    const { events } = this
    const lead = new Lead(
      member,
      {
        frame: (frame) => shared({ m: 'frame', frame }, () => events.frame(frame)),
        connection: (connection) => shared({ m: 'connection', connection }, () => events.connection(connection)),
        unsent: (unsent) => shared({ m: 'unsent', unsent }, () => events.unsent(unsent)),
      },
      open,
    )
    this.lead = lead
    events.leads()
    lead.want(this.wants)
    lead.start()
    this.tabs?.tell({ m: 'lead' })
    for (const { what, settle } of this.asked.values()) settle(lead.call(what)) // the tab that was asked is gone
  }

  private hear(message: TabMessage): void {
    if (this.lead) return this.hearAsLead(message, this.lead)
    switch (message.m) {
      case 'lead':
        for (const { what } of this.asked.values()) this.tabs?.tell({ m: 'call', call: what })
        return this.tellWants()
      case 'frame':
        return this.events.frame(message.frame)
      case 'connection':
        return this.events.connection(message.connection)
      case 'unsent':
        return this.events.unsent(message.unsent)
      case 'posted':
        return this.asked.get(message.ask)?.settle(message.id)
      case 'snapshot':
        this.events.unsent(message.snapshot.unsent)
        this.events.connection(message.snapshot.connection)
        if (message.snapshot.welcome) this.events.frame(message.snapshot.welcome)
    }
  }

  private hearAsLead(message: TabMessage, lead: Lead): void {
    if (message.m === 'hello') this.tabs?.tell({ m: 'snapshot', snapshot: lead.snapshot() })
    else if (message.m === 'wants') {
      if (message.wants) this.others.set(message.tab, message.wants)
      else this.others.delete(message.tab)
      this.tellWants()
    } else if (message.m === 'call') {
      const id = lead.call(message.call)
      if (message.call.do === 'post') this.tabs?.tell({ m: 'posted', ask: message.call.ask, id })
    }
  }

  private tellWants(): void {
    if (this.lead) this.lead.want(together([this.wants, ...this.others.values()]))
    else this.tabs?.tell({ m: 'wants', tab: this.tab, wants: structuredClone(this.wants) })
  }
}
