import { ref } from 'vue'

/** The server's clock minus ours, in milliseconds. */
let ahead = 0
export const now = ref(Date.now())

/** Called with each server time that comes by, so that timers agree between agents. */
export function setServerTime(ms: number): void {
  ahead = ms - Date.now()
  tick()
}

/** The server's time at this very moment; `now` is the same for templates, renewed each second. */
export const serverNow = (): number => Date.now() + ahead

const tick = () => (now.value = serverNow())
setInterval(() => document.hidden || tick(), 1000)
document.addEventListener('visibilitychange', tick)
