const INTERVAL = 25_000
const TIMEOUT = 10_000

/** Notices a connection that died in silence: after each interval a beat, and nothing heard for the time-out is the end. */
export class Heartbeat {
  private next: ReturnType<typeof setTimeout> | undefined
  private limit: ReturnType<typeof setTimeout> | undefined
  private readonly beat: () => void
  private readonly dead: () => void

  constructor(beat: () => void, dead: () => void) {
    this.beat = beat
    this.dead = dead
  }

  start(): void {
    this.stop()
    this.next = setTimeout(() => this.check(), INTERVAL)
  }

  stop(): void {
    clearTimeout(this.next)
    clearTimeout(this.limit)
    this.next = this.limit = undefined
  }

  /** Something was heard. */
  alive(): void {
    clearTimeout(this.limit)
    this.limit = undefined
  }

  /** Beats now: the device woke up or changed its network. */
  check(timeout = TIMEOUT): void {
    this.start()
    this.limit = setTimeout(() => this.dead(), timeout)
    this.beat()
  }
}
