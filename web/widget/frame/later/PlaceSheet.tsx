import { useState } from 'preact/hooks'
import { t } from '../texts.ts'
import { useSession } from '../views/context.ts'

const LIMIT = 15_000
const DIGITS = 1e5

/** Asks before it asks the device: where somebody is concerns them first. */
export function PlaceSheet({ onDone }: { onDone: () => void }) {
  const session = useSession()
  const [asking, ask] = useState(false)
  const send = () => {
    ask(true)
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        session.post({ location: { lat: round(latitude), lng: round(longitude) } })
        onDone()
      },
      (error) => {
        session.notice(t(error.code === error.PERMISSION_DENIED ? 'failed.place.denied' : 'failed.place'))
        onDone()
      },
      { timeout: LIMIT, maximumAge: 60_000 },
    )
  }
  return (
    <div class="sheet" role="group" aria-label={t('attach.place')}>
      <p>{t('place.ask')}</p>
      <div class="buttons">
        <button type="button" class="button" onClick={onDone}>
          {t('cancel')}
        </button>
        <button type="button" class="button primary" disabled={asking} onClick={send}>
          {t(asking ? 'place.asking' : 'place.send')}
        </button>
      </div>
    </div>
  )
}

const round = (degrees: number) => Math.round(degrees * DIGITS) / DIGITS
