import { onBeforeUnmount, ref, type Ref } from 'vue'

/** Seconds left of a wait the server asked for. */
export function useCountdown(): { left: Ref<number>; start(seconds: number): void } {
  const left = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined
  const stop = () => clearInterval(timer)

  function start(seconds: number) {
    stop()
    const end = Date.now() + seconds * 1000
    const tick = () => {
      left.value = Math.max(0, Math.ceil((end - Date.now()) / 1000))
      if (left.value === 0) stop()
    }
    tick()
    timer = setInterval(tick, 500)
  }

  onBeforeUnmount(stop)
  return { left, start }
}
