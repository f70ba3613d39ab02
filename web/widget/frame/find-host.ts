import type { Start, ToFrame, ToLoader } from '../loader/messages.ts'
import type { Host } from './host.ts'

/** The loader names its origin in the address. Whoever lies there is not heard and hears nothing: the browser compares. */
export function findHost(): Promise<Host> {
  const origin = location.hash.slice(1)
  return parent !== window && /^https?:\/\/[^/]+$/.test(origin) ? Promise.resolve(panelOf(origin)) : import('./later/own-page.ts').then((page) => page.ownPage())
}

function panelOf(origin: string): Host {
  const early: ToFrame[] = []
  let listener: ((message: ToFrame) => void) | null = null
  const tell = (message: ToLoader) => parent.postMessage(['hk', ...message], origin)
  const start = new Promise<Start>((resolve) => {
    addEventListener('message', ({ data, origin: from, source }: MessageEvent<unknown>) => {
      if (from !== origin || source !== parent || !Array.isArray(data) || data[0] !== 'hk') return
      const message = data.slice(1) as ToFrame
      if (message[0] === 'start') resolve(message[1])
      else if (listener) listener(message)
      else early.push(message)
    })
  })
  tell(['ready'])
  return {
    embedded: true,
    start,
    tell,
    listen(next) {
      listener = next
      for (const message of early.splice(0)) next(message)
    },
  }
}
