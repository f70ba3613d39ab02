import { useEffect } from 'preact/hooks'
import type { Session } from '../session/session.ts'
import type { ShownLine, ShownStanding, State } from '../session/state.ts'
import { t as first } from '../texts.ts'
import { useSession, useWholeState } from '../views/context.ts'
import { moment } from './moment.ts'
import { t, useLaterTexts } from './texts.ts'

const AGAIN = 30_000
const RANK = { free: 0, busy: 1, away: 2, closed: 3 }

/** Looks how the site is off while the visitor may write first, and says in the header what is known of the agents. */
export function Standing(): null {
  const session = useSession()
  const state = useWholeState()
  const { connection, site, flow, shown, locale } = state
  const wanted = shown && connection.status === 'online' && isBefore(state) && (flow || site?.agents_shown)
  useEffect(() => {
    if (!wanted) return
    const look = () => {
      if (document.visibilityState === 'visible') session.ask((requests) => requests.standing().then((standing) => session.store.set({ standing, agentsOnline: RANK[best(standing.lines, standing.standing).state] < RANK.away }), () => undefined))
    }
    look()
    const timer = setInterval(look, AGAIN)
    return () => clearInterval(timer)
  }, [wanted, locale])
  const ready = useLaterTexts(locale)
  const status = ready ? statusOf(state, session) : undefined
  useEffect(() => session.store.set({ status }), [status?.word, status?.on])
  return null
}

/** Nothing was written yet, or what was is over: the next message may go another way. */
export const isBefore = ({ conversation, thread }: State): boolean => (conversation ? conversation.state === 'closed' : !thread)

/** The line that was chosen, now or at an earlier visit, if it is still offered. */
export function chosenLine({ standing, line }: State, { keeper }: Session): ShownLine | undefined {
  const chosen = line ?? keeper.get().line
  return standing?.lines.find((each) => each.id === chosen && each.standing)
}

export function choose(session: Session, line: string): void {
  session.keeper.set({ line })
  session.store.set({ line })
}

/** How the best of the lines is off; without lines, the site. */
function best(lines: readonly ShownLine[], site: ShownStanding): ShownStanding {
  const all = lines.flatMap(({ standing }) => standing ?? [])
  return all.reduce((found, each) => (RANK[each.state] < RANK[found.state] || (each.state === found.state && (each.online ?? 0) > (found.online ?? 0)) ? each : found), all[0] ?? site)
}

function statusOf(state: State, session: Session): { word: string; on: boolean } {
  const { site, conversation, agentsOnline, standing, locale } = state
  if (!site) return { word: first('status.connecting'), on: false }
  if (conversation?.state === 'assigned') {
    const { state: how, served } = conversation.agent ?? {}
    const words = [how ? t(`agent.${how}`) : first('status.serving'), served ? t('served', { n: served }) : '']
    return { word: words.filter(Boolean).join(' · '), on: !how || how === 'online' }
  }
  if (conversation?.state === 'queued' && agentsOnline) return { word: first('status.queued'), on: true }
  if (standing && site.agents_shown && isBefore(state)) {
    const found = chosenLine(state, session)?.standing ?? best(standing.lines, standing.standing)
    return { word: words(found, locale), on: found.state === 'free' }
  }
  return agentsOnline ? { word: first('status.online'), on: true } : { word: first('status.offline'), on: false }
}

/** Only what is so: nobody is called free who is not. */
export function words({ state, online, opens_at }: ShownStanding, locale: string): string {
  if (state === 'closed') return opens_at ? t('closed.until', { at: moment(opens_at, locale) }) : t('closed')
  return state === 'free' && online ? t('online', { n: online }) : t(`standing.${state}`)
}
