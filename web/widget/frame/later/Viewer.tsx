import { render } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../texts.ts'
import { CLOSE, IconButton } from '../views/icons.tsx'
import { DOWNLOAD } from './icons.ts'
import { save } from './saving.ts'

export function showPicture(url: string, name: string): void {
  const place = document.createElement('div')
  const before = document.activeElement as HTMLElement | null
  const close = () => {
    render(null, place)
    place.remove()
    before?.focus()
  }
  document.body.append(place)
  render(<Viewer url={url} name={name} onClose={close} />, place)
}

function Viewer({ url, name, onClose }: { url: string; name: string; onClose: () => void }) {
  const [zoomed, zoom] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => root.current?.querySelector('button')?.focus(), [])
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    if (event.key === 'Tab') keepInside(event, root.current!)
    event.stopPropagation()
  }
  return (
    <div class={`viewer ${zoomed ? 'zoomed' : ''}`} role="dialog" aria-modal="true" aria-label={name} ref={root} onKeyDown={keys}>
      <div class="viewer-bar">
        <span>{name}</span>
        <IconButton path={DOWNLOAD} name={t('file.save')} onClick={() => save(url, name)} />
        <IconButton path={CLOSE} name={t('close')} onClick={onClose} />
      </div>
      <div class="viewer-space" onClick={onClose}>
        <img
          src={url}
          alt={name}
          onClick={(event) => {
            event.stopPropagation()
            zoom(!zoomed)
          }}
        />
      </div>
    </div>
  )
}

function keepInside(event: KeyboardEvent, root: HTMLElement): void {
  const buttons = Array.from(root.querySelectorAll('button'))
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
  event.preventDefault()
  buttons[(at + (event.shiftKey ? buttons.length - 1 : 1)) % buttons.length]?.focus()
}
