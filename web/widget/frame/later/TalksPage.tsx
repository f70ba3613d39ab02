import { formatWhen } from '@haoke/client/format'
import { render } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { rowsOf } from '../session/rows.ts'
import type { State } from '../session/state.ts'
import { t as first } from '../texts.ts'
import { Avatar } from '../views/Avatar.tsx'
import { useWholeState } from '../views/context.ts'
import { HISTORY, Icon, IconButton } from '../views/icons.tsx'
import { drawRow } from '../views/Log.tsx'
import { BACK } from './icons.ts'
import type { Listed, Talks } from './talks.ts'
import { t, useLaterTexts } from './texts.ts'

interface Shown {
  talks: Talks
  state: State
}

/** Lays the list, or one of it, over the talk. */
export function mountTalks(talks: Talks): void {
  const root = document.createElement('div')
  document.body.append(root)
  render(<TalksPage talks={talks} />, root)
}

function TalksPage({ talks }: { talks: Talks }) {
  const state = useWholeState()
  const [, redraw] = useState(0)
  useEffect(() => talks.subscribe(() => redraw((n) => n + 1)), [])
  const ready = useLaterTexts(state.locale)
  const { view } = talks
  useLayoutEffect(() => {
    document.getElementById('app')!.inert = view !== 'talk'
  }, [view])
  if (view === 'talk' || !ready) return null
  return view === 'list' ? <List talks={talks} state={state} /> : <One key={view} talks={talks} state={state} c={view} />
}

function Frame({ title, below, onBack, children }: { title: string; below?: string; onBack?: () => void; children: preact.ComponentChildren }) {
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => root.current?.focus(), [])
  return (
    <section class="talks" aria-label={title} tabIndex={-1} ref={root} onKeyDown={({ key }) => key === 'Escape' && history.back()}>
      <div class="talks-head">
        {onBack && <IconButton path={BACK} name={first('back')} onClick={onBack} />}
        <div class="title">
          <h1>{title}</h1>
          {below && <span>{below}</span>}
        </div>
      </div>
      {children}
    </section>
  )
}

function List({ talks, state }: Shown) {
  const items = talks.listed(state)
  const offline = state.connection.status !== 'online'
  return (
    <Frame title={t('talks')} {...(state.site && { below: state.site.title || state.site.name })}>
      <Trouble talks={talks} offline={offline} />
      <div class="talks-body" aria-busy={talks.loading && !items.length}>
        <ul>
          {items.map((item) => (
            <li key={item.id}>
              <Line item={item} state={state} onOpen={() => talks.go(item.id)} />
            </li>
          ))}
        </ul>
        {!items.length && !talks.loading && <p class="talks-none">{t('talks.none')}</p>}
        {talks.next && (
          <button type="button" class="older" disabled={talks.loading || offline} onClick={() => talks.more()}>
            <Icon path={HISTORY} />
            {t('talks.more')}
          </button>
        )}
      </div>
      <div class="talks-foot">
        <button type="button" class="button primary" onClick={() => talks.go('talk')}>
          {t('talks.write')}
        </button>
      </div>
    </Frame>
  )
}

function Line({ item, state, onOpen }: { item: Listed; state: State; onOpen: () => void }) {
  const { agent, last, last_at, unread, state: how } = item
  const said = last ? (last.kind === 'recalled' ? first(`recalled.${last.by.kind === 'visitor' ? 'own' : 'other'}`) : last.kind === 'text' || last.kind === 'file' ? last.text : first(`kind.${last.kind}`)) : ''
  return (
    <button type="button" class={`talk ${unread ? 'fresh' : ''}`} onClick={onOpen}>
      <Avatar agent={agent} site={state.site} fileKey={state.fileKey} />
      <span class="talk-words">
        <span class="talk-line">
          <b>{agent?.name ?? state.site?.name}</b>
          <time dateTime={new Date(last_at).toISOString()}>{formatWhen(last_at, Date.now(), state.locale)}</time>
        </span>
        <span class="talk-line">
          <span class="talk-said">
            {last?.by.kind === 'visitor' && last.kind !== 'recalled' && `${first('log.you')}: `}
            {said}
          </span>
          {unread ? (
            <i class="count">
              {unread > 99 ? '99+' : unread}
              <span class="unseen"> {t('talks.unread')}</span>
            </i>
          ) : (
            how === 'closed' && <small>{t('talks.over')}</small>
          )}
        </span>
      </span>
    </button>
  )
}

function One({ talks, state, c }: Shown & { c: string }) {
  const log = talks.log(c)
  const item = talks.items.find(({ id }) => id === c)
  const rows = useMemo(() => rowsOf({ earlier: [], thread: log ? { ...log, marks: item?.marks as never, typing: null } : null, unsent: [], sending: [], conversation: item ?? null }), [log, item])
  const space = useRef<HTMLDivElement>(null)
  const before = useRef({ height: 0, top: '' })
  useLayoutEffect(() => {
    const element = space.current
    if (!element) return
    const grew = before.current.top !== '' && before.current.top !== rows[0]?.key
    element.scrollTop = grew ? element.scrollTop + element.scrollHeight - before.current.height : element.scrollHeight
    before.current = { height: element.scrollHeight, top: rows[0]?.key ?? '' }
  }, [rows])
  return (
    <Frame title={item?.agent?.name ?? state.site?.name ?? ''} below={item ? formatWhen(item.opened_at, Date.now(), state.locale) : ''} onBack={() => history.back()}>
      <Trouble talks={talks} offline={state.connection.status !== 'online' && !log} />
      <div class="log" tabIndex={0} ref={space} aria-busy={talks.loading && !log}>
        {log && log.from > 1 && (
          <button type="button" class="older" disabled={talks.loading} onClick={() => talks.older(c)}>
            <Icon path={HISTORY} />
            {first('history.show')}
          </button>
        )}
        <div role="log" aria-label={first('log.name')} aria-live="off">
          {rows.map((row) => drawRow(row, state, undefined))}
        </div>
      </div>
      <div class="talks-foot">
        <button type="button" class="button primary" onClick={() => talks.go('talk')}>
          {t('talks.write')}
        </button>
      </div>
    </Frame>
  )
}

function Trouble({ talks, offline }: { talks: Talks; offline: boolean }) {
  return (
    <div role="status">
      {offline ? <div class="strip warn">{t('talks.offline')}</div> : talks.failed && <div class="strip warn">{t('talks.failed')}</div>}
    </div>
  )
}
