import { useState } from 'preact/hooks'
import type { State } from '../session/state.ts'
import { t } from '../texts.ts'
import { Avatar } from './Avatar.tsx'
import { useSession } from './context.ts'
import { CLOSE, IconButton, MORE } from './icons.tsx'
import { lazy } from './lazy.tsx'

const Menu = lazy<{ state: State; onDone: () => void }>(() => import('../later/Menu.tsx'))

export function Header({ state }: { state: State }) {
  const session = useSession()
  const { Back } = session.host
  const [menu, show] = useState(false)
  const { site, conversation, fileKey } = state
  const agent = conversation?.state === 'assigned' ? conversation.agent : null
  const { word, on } = state.status ?? { word: t('status.connecting'), on: false }
  const shut = () => {
    show(false)
    document.querySelector<HTMLElement>('header [aria-expanded]')?.focus()
  }
  return (
    <header
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !menu) return
        event.stopPropagation()
        shut()
      }}
    >
      {Back && <Back />}
      <Avatar agent={agent} site={site} fileKey={fileKey} />
      <div class="title">
        <h1>{agent?.name ?? (site?.title || t('title'))}</h1>
        <p class={on ? 'on' : ''}>{word}</p>
      </div>
      <IconButton path={MORE} name={t('menu')} expanded={menu} onClick={() => show(!menu)} />
      {session.host.embedded && <IconButton path={CLOSE} name={t('close')} onClick={() => session.close()} />}
      {menu && <Menu state={state} onDone={shut} />}
    </header>
  )
}
