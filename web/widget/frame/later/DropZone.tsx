import { useEffect, useState } from 'preact/hooks'
import { t } from '../texts.ts'
import { useSession } from '../views/context.ts'

/** Files may be dropped anywhere. */
export default function DropZone() {
  const session = useSession()
  const [over, drag] = useState(false)
  useEffect(() => {
    const enter = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      drag(true)
    }
    const leave = (event: DragEvent) => event.relatedTarget === null && drag(false)
    const drop = (event: DragEvent) => {
      event.preventDefault()
      drag(false)
      session.ask(({ sender }) => sender.send(Array.from(event.dataTransfer?.files ?? [])))
    }
    addEventListener('dragover', enter)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', enter)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])
  return over ? <div class="drop">{t('drop')}</div> : null
}
