import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import href from '../style/later.css?url'

let dressed: Promise<unknown> | undefined

/** The one style sheet of all that comes later. */
function addSheet(): Promise<unknown> {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = href
  const added = new Promise((resolve) => (link.onload = link.onerror = resolve))
  document.head.append(link)
  return added
}

/** A view that comes when it is first drawn. Drawn anew, it tries anew where the network failed. */
export function lazy<Props>(load: () => Promise<{ default: FunctionComponent<Props> }>): FunctionComponent<Props> {
  let View: FunctionComponent<Props> | undefined
  return (props) => {
    const [, redraw] = useState(0)
    useEffect(() => {
      if (View) return
      dressed ??= addSheet()
      Promise.all([load(), dressed]).then(
        ([loaded]) => {
          View = loaded.default
          redraw(1)
        },
        () => undefined,
      )
    }, [])
    return View ? <View {...props} /> : null
  }
}
