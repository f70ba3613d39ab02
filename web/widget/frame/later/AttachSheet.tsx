import { useState } from 'preact/hooks'
import { t } from '../texts.ts'
import { useSession } from '../views/context.ts'
import { Icon } from '../views/icons.tsx'
import { CAMERA, FILE, IMAGE, PIN } from './icons.ts'
import { PlaceSheet } from './PlaceSheet.tsx'

/** Pictures, the camera, files, a place. */
export default function AttachSheet({ onDone }: { onDone: () => void }) {
  const session = useSession()
  const [place, ask] = useState(false)
  if (place) return <PlaceSheet onDone={onDone} />
  const picker = (name: string, path: string, accept: string, capture?: 'environment') => (
    <label class="choice">
      <Icon path={path} />
      {t(name)}
      <input
        type="file"
        class="unseen"
        accept={accept}
        multiple={!capture}
        {...(capture && { capture })}
        onChange={({ currentTarget: input }) => {
          const chosen = Array.from(input.files ?? [])
          session.ask(({ sender }) => sender.send(chosen))
          onDone()
        }}
      />
    </label>
  )
  return (
    <div class="sheet choices" role="group" aria-label={t('attach')}>
      {picker('attach.image', IMAGE, 'image/*,video/*')}
      {matchMedia('(pointer: coarse)').matches && picker('attach.camera', CAMERA, 'image/*,video/*', 'environment')}
      {picker('attach.file', FILE, '')}
      {'geolocation' in navigator && (
        <button type="button" class="choice" onClick={() => ask(true)}>
          <Icon path={PIN} />
          {t('attach.place')}
        </button>
      )}
    </div>
  )
}
