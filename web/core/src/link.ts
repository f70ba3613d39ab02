import type { ClientFrame } from './protocol.ts'

/** One connection to the server, from its opening to its end. Ends with exactly one `closed`. */
export interface Link {
  send(frame: ClientFrame): void
  /** Ends the connection. `closed` is not called any more. */
  close(): void
}

/** A frame as it came: its kind is known, its content is the server's word. */
export interface RawFrame {
  t: string
  [field: string]: unknown
}

export interface LinkEvents {
  /** Frames may be sent from now on. */
  opened(): void
  frame(frame: RawFrame): void
  closed(code: number): void
}

export type OpenLink = (events: LinkEvents) => Link

/** What the browser reports where a socket could not be opened or broke. */
export const BROKEN = 1006

/** A link over a WebSocket. `url` may be relative to the page. */
export function socketLink(url: string, create: (url: string) => WebSocket = (address) => new WebSocket(address)): OpenLink {
  return (events) => {
    const socket = create(absolute(url))
    let over = false
    const end = (code: number) => {
      if (over) return
      over = true
      events.closed(code)
    }
    socket.addEventListener('open', () => !over && events.opened())
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const frame = over ? null : parse(data)
      if (frame) events.frame(frame)
    })
    socket.addEventListener('close', ({ code }) => end(code))
    socket.addEventListener('error', () => end(BROKEN))
    return {
      send(frame) {
        if (socket.readyState === 1) socket.send(JSON.stringify(frame))
      },
      close() {
        over = true
        socket.close()
      },
    }
  }
}

function absolute(url: string): string {
  const address = new URL(url, location.href)
  address.protocol = address.protocol.replace('http', 'ws')
  return address.href
}

/** A frame a newer server may send and this client cannot read is left aside: the sequence tells what is missing. */
function parse(data: unknown): RawFrame | null {
  try {
    const frame: unknown = JSON.parse(String(data))
    return typeof frame === 'object' && frame !== null && typeof (frame as { t?: unknown }).t === 'string' ? (frame as RawFrame) : null
  } catch {
    return null
  }
}

/** A link whose code is loaded when it is first wanted. */
export function lazyLink(load: () => Promise<OpenLink>): OpenLink {
  return (events) => {
    let link: Link | null = null
    let over = false
    load().then(
      (open) => {
        if (!over) link = open(events)
      },
      () => !over && events.closed(BROKEN),
    )
    return {
      send: (frame) => link?.send(frame),
      close() {
        over = true
        link?.close()
      },
    }
  }
}
