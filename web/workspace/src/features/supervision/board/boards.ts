import { computed, onBeforeUnmount, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { now } from '../../../base/clock.ts'
import { useRealtime } from '../../../base/realtime/realtime.ts'
import { together, told, type Board, type Picture } from './picture.ts'

const STALE = 25_000

/** Looks at the live boards as long as the component is there. Nothing for `STALE` milliseconds: what is shown is old. */
export function useBoards(): { picture: ShallowRef<Picture | null>; heard: ShallowRef<number>; stale: ComputedRef<boolean> } {
  const realtime = useRealtime()
  const boards = new Map<string, Board>()
  const picture = shallowRef<Picture | null>(null)
  const heard = shallowRef(now.value)
  let due = 0
  const stops = [
    realtime.on('board', (frame) => {
      const board = told(boards.get(frame.scope), frame)
      if (!board) return
      boards.set(frame.scope, board)
      heard.value = frame.at
      due ||= requestAnimationFrame(show)
    }),
    realtime.lookAtBoards(),
  ]
  function show() {
    due = 0
    picture.value = together(boards.values())
  }
  onBeforeUnmount(() => {
    cancelAnimationFrame(due)
    stops.forEach((stop) => stop())
  })
  return { picture, heard, stale: computed(() => now.value - heard.value > STALE) }
}
