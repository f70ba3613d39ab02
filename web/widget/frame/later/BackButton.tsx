import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useWholeState } from '../views/context.ts'
import { Icon } from '../views/icons.tsx'
import { Hint } from './Hint.tsx'
import { BACK } from './icons.ts'
import type { Talks } from './talks.ts'
import { mountTalks } from './TalksPage.tsx'
import { t, useLaterTexts } from './texts.ts'

/** From the talk to all conversations, with what waits in the others. */
export const backButton = (talks: Talks): FunctionComponent =>
  function BackButton() {
    const state = useWholeState()
    const [, redraw] = useState(0)
    useEffect(() => {
      mountTalks(talks)
      return talks.subscribe(() => redraw((n) => n + 1))
    }, [])
    if (!useLaterTexts(state.locale)) return null
    const waiting = talks.unreadElsewhere()
    const name = waiting ? t('talks.waiting', { n: waiting }) : t('talks')
    return (
      <>
        <button type="button" class="icon-button talks-back" aria-label={name} title={name} onClick={() => talks.go('list')}>
          <Icon path={BACK} />
          {waiting > 0 && <i class="count">{waiting > 99 ? '99+' : waiting}</i>}
        </button>
        <Hint state={state} />
      </>
    )
  }
