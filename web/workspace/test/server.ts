import type { LinkEvents, OpenLink, RawFrame } from '@haoke/client/link'
import type { ClientFrame, Conversation, MemberFrame, Part } from '@haoke/client/protocol'
import { IDBFactory } from 'fake-indexeddb'
import { createPinia, setActivePinia } from 'pinia'
import { vi } from 'vitest'
import { useSession, type Scope } from '../src/base/session.ts'

export const ME = '0000000a-0000-7000-8000-000000000001'
export const OTHER = '0000000a-0000-7000-8000-000000000002'
export const TEAM = '0000000b-0000-7000-8000-000000000001'
export const FOREIGN = '0000000b-0000-7000-8000-000000000002'

/** A conversation as the API gives it; assigned to the member of the test unless said otherwise. */
export function conversation(id: string, change: Partial<Conversation> = {}): Conversation {
  return {
    id,
    site: { id: 'site', name: 'Shop' },
    customer: { id: `customer of ${id}`, name: `Customer ${id}` },
    queue_id: 'queue',
    team_id: TEAM,
    state: 'assigned',
    assignee_id: ME,
    participants: [],
    work_item_id: `item of ${id}`,
    last_seq: 1,
    last_at: 1_000,
    last: null,
    unread: 0,
    waiting_since: null,
    opened_at: 1_000,
    closed_at: null,
    left_at: null,
    locale: 'en',
    marks: { visitor_delivered: 0, visitor_read: 0, agent_delivered: 0, agent_read: 0 },
    page: null,
    mood: 'calm',
    icon: '',
    ...change,
  }
}

/** A message of the customer, unless `by` says otherwise. */
export function message(seq: number, change: Partial<Part> = {}): Part {
  return { seq, id: `part ${seq}`, kind: 'message', by: { kind: 'visitor', id: 'visitor' }, at: seq * 1_000, body: { text: `text ${seq}` }, ...change } as Part
}

type Answer = (request: { path: string; query: URLSearchParams; body: unknown }) => unknown

/** Answers the API's addresses: `GET /conversations`. What is not named is a 404. */
export function api(answers: Record<string, Answer>): { asked: string[] } {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
    const url = new URL(input, 'http://desk.test')
    const path = url.pathname.replace('/api/v1', '')
    asked.push(`${init.method ?? 'GET'} ${path}${url.search}`)
    const answer = answers[`${init.method ?? 'GET'} ${path}`]
    if (!answer) return Response.json({ code: 'NotFound', detail: 'There is no such thing.' }, { status: 404 })
    const given = answer({ path, query: url.searchParams, body: init.body ? JSON.parse(String(init.body)) : undefined })
    return given instanceof Response ? given : Response.json(given ?? null)
  })
  return { asked }
}

/** Fresh stores with somebody signed in. */
export async function signedIn(permissions: Record<string, Scope> = { 'conversations.read': 'team', 'conversations.reply': 'own', 'conversations.pull': 'team' }) {
  setActivePinia(createPinia())
  localStorage.clear()
  vi.stubGlobal('indexedDB', new IDBFactory()) // nothing unsent of another test
  const session = useSession()
  await session.enter({
    member: { id: ME, name: 'Me', email: 'me@example.com', avatar: null, locale: 'en', time_zone: 'UTC' },
    workspace: { id: 'workspace', name: 'Workspace', locale: 'en', time_zone: 'UTC' },
    permissions,
    teams: [TEAM],
    preferences: {},
    installation_owner: false,
  })
  return session
}

/** The server's end of a socket. */
export class Socket {
  readonly sent: ClientFrame[] = []
  private events: LinkEvents | undefined

  readonly open: OpenLink = (events) => {
    this.events = events
    queueMicrotask(() => events.opened())
    return { send: (frame) => this.sent.push(frame), close: () => (this.events = undefined) }
  }

  say(frame: MemberFrame): void {
    this.events?.frame(frame as unknown as RawFrame)
  }

  welcome(): void {
    this.say({ t: 'welcome', member_id: ME, now: Date.now(), offers: [], presence: [] })
  }

  break(code = 1006): void {
    this.events?.closed(code)
  }

  /** What was sent of one kind. */
  of<K extends ClientFrame['t']>(kind: K) {
    return this.sent.filter((frame): frame is Extract<ClientFrame, { t: K }> => frame.t === kind)
  }
}
