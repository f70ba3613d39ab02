import { formatDay } from '@haoke/client/format'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { rowsOf, type Row } from '../session/rows.ts'
import type { State } from '../session/state.ts'
import { t } from '../texts.ts'
import { Avatar } from './Avatar.tsx'
import { useSession } from './context.ts'
import { DOWN, HISTORY, Icon } from './icons.tsx'
import { Message } from './Message.tsx'
import { lazy } from './lazy.tsx'
import { UnsentMessage } from './Unsent.tsx'
import { PlainText } from './Text.tsx'

const Reception = lazy<{ state: State }>(() => import('../later/Reception.tsx'))
const SendingFile = lazy<Row & { is: 'sending' }>(() => import('../later/SendingFile.tsx'))
const NEAR = 80

export function Log({ state }: { state: State }) {
  const session = useSession()
  const older = () => session.ask(({ history }) => history.more())
  const { earlier, thread, unsent, sending, conversation, site, shown } = state
  const rows = useMemo(() => rowsOf({ earlier, thread, unsent, sending, conversation }), [earlier, thread, unsent, sending, conversation])
  const { list, unseen, scrolled, toEnd } = useScroll(rows, shown)
  const canAsk = state.history === 'unasked' || state.history === 'more' || (thread !== null && thread.from > 1)
  const typing = useTyping(state)
  const answer = latestOwn(rows)
  const begun = rows.some((row) => row.is === 'message')
  return (
    <div class="log-space">
      <div
        class="log"
        ref={list}
        tabIndex={0}
        onScroll={() => {
          scrolled()
          if (list.current!.scrollTop < NEAR && state.history === 'more') older()
        }}
      >
        {(canAsk || state.history === 'loading') && (
          <button type="button" class="older" disabled={state.history === 'loading'} onClick={older}>
            <Icon path={HISTORY} />
            {t(state.history === 'loading' ? 'history.loading' : 'history.show')}
          </button>
        )}
        {/* What the reader asked for from the past is not news. */}
        <div role="log" aria-label={t('log.name')} aria-live={state.history === 'loading' ? 'off' : 'polite'}>
          {!begun && site?.welcome && <Welcome state={state} />}
          {rows.map((row) => drawRow(row, state, answer))}
          {state.flow && <Reception state={state} />}
        </div>
        {typing && (
          <div class="row other first last">
            <Avatar agent={conversation?.agent} site={site} fileKey={state.fileKey} />
            <div class="column">
              <div class="bubble dots" role="status" aria-label={t('typing')}>
                <i />
                <i />
                <i />
              </div>
            </div>
          </div>
        )}
      </div>
      {unseen > 0 && (
        <button type="button" class="news" onClick={toEnd}>
          <Icon path={DOWN} />
          {t('log.news', { n: unseen })}
        </button>
      )}
    </div>
  )
}

function Welcome({ state: { site, fileKey } }: { state: State }) {
  return (
    <div class="row other first last">
      <Avatar agent={null} site={site} fileKey={fileKey} />
      <div class="column">
        <div class="who">{site!.name}</div>
        <div class="bubble">
          <PlainText text={site!.welcome} />
        </div>
      </div>
    </div>
  )
}

/** One line of the log. `latest` is the one under which it says how far it got. */
export function drawRow(row: Row, state: State, latest: Row | undefined) {
  const { locale, fileKey, site } = state
  switch (row.is) {
    case 'day':
      return (
        <div key={row.key} class="day">
          {formatDay(row.at, Date.now(), locale)}
        </div>
      )
    case 'border':
      return (
        <div key={row.key} class="border">
          {t('log.border')}
        </div>
      )
    case 'event':
      return (
        <div key={row.key} class="event">
          {t(`event.${row.part.kind}.${row.part.by.kind === 'visitor' ? 'own' : 'other'}`, { name: row.agent?.name ?? t('agent') })}
        </div>
      )
    case 'unsent':
      return <UnsentMessage {...row} locale={locale} fileKey={fileKey} />
    case 'sending':
      return <SendingFile {...row} />
    case 'message':
      return <Message {...row} locale={locale} fileKey={fileKey} site={site} status={row === latest ? statusOf(row, state) : ''} />
  }
}

/** The visitor's last message, unless something was said after it. */
function latestOwn(rows: readonly Row[]): Row | undefined {
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i]!
    if (row.is === 'message') return row.own ? row : undefined
    if (row.is === 'unsent' || row.is === 'sending') return undefined
  }
  return undefined
}

/** How far a message got. */
function statusOf({ part }: Row & { is: 'message' }, { thread }: State): string {
  if (part.recalled || !thread?.parts.includes(part)) return ''
  const { agent_read, agent_delivered } = thread.marks
  return t(`status.${part.seq <= agent_read ? 'read' : part.seq <= agent_delivered ? 'delivered' : 'sent'}`)
}

/** The other side's typing ends by itself when nothing more is heard of it. Before an agent comes it is the bot's. */
function useTyping({ thread, conversation }: State): boolean {
  const { client } = useSession()
  const [, redraw] = useState(0)
  const by = { assigned: 'member', reception: 'system' }[conversation?.state as string]
  const typing = thread?.typing?.by.kind === by ? thread?.typing : null
  const left = typing ? typing.until - client.now() : 0
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => redraw(Date.now()), left)
    return () => clearTimeout(timer)
  }, [typing])
  return left > 0
}

/** Stays at the end while the reader is there, stays at the reader's place otherwise, and counts what came meanwhile. */
function useScroll(rows: readonly Row[], shown: boolean) {
  const list = useRef<HTMLDivElement>(null)
  const seen = useRef({ atEnd: true, height: 0, first: '', length: 0 })
  const [unseen, count] = useState(0)
  const toEnd = () => {
    const element = list.current!
    element.scrollTop = element.scrollHeight
    seen.current.atEnd = true
    count(0)
  }
  useLayoutEffect(() => {
    const element = list.current!
    const { atEnd, height, first, length } = seen.current
    const last = rows[rows.length - 1]
    const grewAbove = first !== '' && rows[0]?.key !== first
    const own = last !== undefined && (last.is === 'unsent' || last.is === 'sending')
    if (grewAbove) element.scrollTop += element.scrollHeight - height
    else if (atEnd || (own && rows.length > length)) toEnd()
    else if (rows.length > length && last?.is === 'message' && !last.own) count((n) => n + 1)
    seen.current = { ...seen.current, height: element.scrollHeight, first: rows[0]?.key ?? '', length: rows.length }
  }, [rows])
  useEffect(() => {
    // Pictures grow, the keyboard comes and goes, the panel opens: who was at the end stays there.
    const element = list.current!
    if (typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(() => {
      if (seen.current.atEnd) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    for (const child of Array.from(element.children)) observer.observe(child)
    return () => observer.disconnect()
  }, [shown])
  const scrolled = () => {
    const element = list.current!
    seen.current.atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR
    seen.current.height = element.scrollHeight
    if (seen.current.atEnd) count(0)
  }
  return { list, unseen, scrolled, toEnd }
}
