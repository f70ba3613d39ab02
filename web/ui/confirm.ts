import { shallowRef } from 'vue'

export interface Question {
  title: string
  text: string
  /** The verb on the button that goes ahead: "Delete", not "OK". */
  action: string
  danger?: boolean
}

export const asked = shallowRef<Question | null>(null)
let settle: (yes: boolean) => void = () => {}

/** Asks before something that cannot be taken back. The dialog itself stands once in App.vue. */
export function confirm(question: Question): Promise<boolean> {
  settle(false)
  asked.value = question
  return new Promise((resolve) => (settle = resolve))
}

export function answer(yes: boolean): void {
  asked.value = null
  settle(yes)
}
