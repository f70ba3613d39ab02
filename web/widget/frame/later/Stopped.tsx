import { CLOSE } from '@haoke/client/protocol'
import { t } from '../texts.ts'
import { useSession } from '../views/context.ts'

/** The connection ended for good, or until the visitor wants it here again. */
export default function Stopped({ code }: { code: number | null }) {
  const session = useSession()
  return (
    <div class="strip warn" role="alert">
      {t(code === CLOSE.replaced ? 'replaced' : 'barred')}
      {code !== CLOSE.forbidden && (
        <button type="button" class="link" onClick={() => session.wake()}>
          {t('replaced.here')}
        </button>
      )}
    </div>
  )
}
