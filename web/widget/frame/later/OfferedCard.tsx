import { useSession, useWholeState } from '../views/context.ts'
import { CLOSE, IconButton } from '../views/icons.tsx'
import { t, useLaterTexts } from './texts.ts'

/** What the host page shows the visitor at this moment, to be sent with one press. */
export function OfferedCard() {
  const session = useSession()
  const { offered, fileKey, locale } = useWholeState()
  if (!useLaterTexts(locale) || !offered || !fileKey) return null
  const drop = () => session.store.set({ offered: undefined })
  return (
    <section class="offered" aria-label={t('card.offered')}>
      {offered.image && <img src={offered.image} alt="" referrerpolicy="no-referrer" />}
      <span>
        <b>{offered.title}</b>
        <small>{[offered.price, offered.status].filter(Boolean).join(' · ')}</small>
      </span>
      <button type="button" class="option" onClick={() => session.post({ card: offered }) && drop()}>
        {t('card.send')}
      </button>
      <IconButton path={CLOSE} name={t('card.drop')} onClick={drop} />
    </section>
  )
}
