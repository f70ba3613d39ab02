import type { OpenLink } from '@haoke/client/link'
import { newId } from '@haoke/client/ids'
import type { Unsent } from '@haoke/client/outbox'
import { CLOSE, type ClientFrame, type Id, type MemberFrame, type MessageBody } from '@haoke/client/protocol'
import type { Connection } from '@haoke/client/realtime'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { setServerTime } from '../clock.ts'
import { useSession } from '../session.ts'
import { Lead } from './lead.ts'
import { joinTabs, together, type Call, type TabMessage, type Tabs, type Wants } from './tabs.ts'

type Kind = MemberFrame['t']
type Frame<K extends Kind> = Extract<MemberFrame, { t: K }>

const ANSWER_LIMIT = 3000

/** The member's line to the server. One tab holds the socket; in the others the same calls go through it. */
export const useRealtime = defineStore('realtime', () => {
  const connection = shallowRef<Connection>({ status: 'idle', fallback: false, downSince: Date.now(), code: null })
  const unsent = shallowRef<readonly Unsent[]>([])
  const leading = ref(false)
  const everLive = ref(false)
  const listeners = new Map<string, Set<(frame: never) => void>>()
  const wants: Wants = { open: {}, lists: [] }
  const others = new Map<string, Wants>()
  const asked = new Map<string, (id: Id | null) => void>()
  const tab = newId()
  let tabs: Tabs | null = null
  let lead: Lead | null = null

  /** Called for each frame of a kind, in order. Returns how to stop. */
  function on<K extends Kind>(kind: K, listener: (frame: Frame<K>) => void): () => void {
    const set = listeners.get(kind) ?? new Set()
    listeners.set(kind, set.add(listener))
    return () => set.delete(listener)
  }

  function receive(frame: MemberFrame): void {
    if (frame.t === 'welcome') setServerTime(frame.now)
    for (const listener of listeners.get(frame.t) ?? []) listener(frame as never)
  }

  const session = useSession()

  function connect(next: Connection): void {
    connection.value = next
    if (next.status === 'online') everLive.value = true
    if (next.code === CLOSE.signIn) session.end()
  }

  // Signed in again over the page: the line, which gave up, is taken up again.
  watch(
    () => session.state,
    (state) => state === 'in' && connection.value.status === 'stopped' && call({ do: 'reconnect' }),
  )

  function start(member: Id, open?: OpenLink): void {
    if (tabs) return
    tabs = joinTabs(`haoke-${member}`, hear, () => takeLead(member, open))
    tabs.tell({ m: 'hello' })
    addEventListener('pagehide', () => tabs?.tell({ m: 'wants', tab, wants: null }))
  }

  function takeLead(member: Id, open?: OpenLink): void {
    leading.value = true
    lead = new Lead(
      member,
      {
        frame: (frame) => shared({ m: 'frame', frame }, () => receive(frame)),
        connection: (next) => shared({ m: 'connection', connection: next }, () => connect(next)),
        unsent: (next) => shared({ m: 'unsent', unsent: next }, () => (unsent.value = next)),
      },
      open,
    )
    lead.want(wants)
    lead.start()
    tabs?.tell({ m: 'lead' })
  }

  function shared(message: TabMessage, here: () => void): void {
    here()
    tabs?.tell(message)
  }

  function hear(message: TabMessage): void {
    if (lead) return hearAsLead(message, lead)
    switch (message.m) {
      case 'lead':
        return tellWants()
      case 'frame':
        return receive(message.frame)
      case 'connection':
        return connect(message.connection)
      case 'unsent':
        return void (unsent.value = message.unsent)
      case 'posted':
        asked.get(message.ask)?.(message.id)
        return
      case 'snapshot':
        unsent.value = message.snapshot.unsent
        connect(message.snapshot.connection)
        if (message.snapshot.welcome) receive(message.snapshot.welcome)
    }
  }

  function hearAsLead(message: TabMessage, leader: Lead): void {
    if (message.m === 'hello') tabs?.tell({ m: 'snapshot', snapshot: leader.snapshot() })
    else if (message.m === 'wants') {
      if (message.wants) others.set(message.tab, message.wants)
      else others.delete(message.tab)
      leader.want(together([wants, ...others.values()]))
    } else if (message.m === 'call') {
      const id = leader.call(message.call)
      if (message.call.do === 'post') tabs?.tell({ m: 'posted', ask: message.call.ask, id })
    }
  }

  function tellWants(): void {
    if (lead) lead.want(together([wants, ...others.values()]))
    else tabs?.tell({ m: 'wants', tab, wants: { open: { ...wants.open }, lists: [...wants.lists] } })
  }

  function call(what: Call): void {
    if (lead) lead.call(what)
    else tabs?.tell({ m: 'call', call: what })
  }

  /** Queues a message. Null: too many wait already, the text stays with the writer. */
  function post(c: Id, body: MessageBody, note = false): Promise<Id | null> {
    const ask = newId()
    const what: Call = { do: 'post', ask, c, body: structuredClone(body), note }
    if (lead) return Promise.resolve(lead.call(what))
    return new Promise((resolve) => {
      const settle = (id: Id | null) => {
        clearTimeout(timer)
        asked.delete(ask)
        resolve(id)
      }
      const timer = setTimeout(() => settle(null), ANSWER_LIMIT)
      asked.set(ask, settle)
      tabs?.tell({ m: 'call', call: what })
    })
  }

  /** Joins a conversation; its parts after `through` come as frames. */
  function openConversation(c: Id, through: number): void {
    if (c in wants.open) return
    wants.open[c] = through
    tellWants()
  }

  function leaveConversation(c: Id): void {
    if (!(c in wants.open)) return
    delete wants.open[c]
    tellWants()
  }

  function watchLists(lists: Wants['lists']): void {
    wants.lists = lists
    tellWants()
  }

  /** The device itself says that it has no network, long before a silent socket is noticed. */
  const offlineSince = ref<number | null>(navigator.onLine === false ? Date.now() : null)
  addEventListener('offline', () => (offlineSince.value = Date.now()))
  addEventListener('online', () => (offlineSince.value = null))

  const live = computed(() => connection.value.status === 'online' && offlineSince.value === null)
  /** Since when nothing comes; this device's clock. */
  const downSince = computed(() => connection.value.downSince ?? offlineSince.value)
  /** For people: `joining` before the first time, `lost` after it, `refused` when it will not try again by itself. */
  const state = computed(() => {
    if (live.value) return 'live'
    if (connection.value.status === 'stopped') return 'refused'
    return everLive.value ? 'lost' : 'joining'
  })

  return {
    connection, unsent, leading, live, state, downSince,
    start, on, receive, post, openConversation, leaveConversation, watchLists,
    /** Sends what may be lost: typing, marks. */
    send: (frame: ClientFrame) => call({ do: 'send', frame }),
    retry: (id: Id) => call({ do: 'retry', id }),
    discard: (id: Id) => call({ do: 'discard', id }),
  }
})
