import { shallowRef } from 'vue'

export interface ToastItem {
  id: number
  kind: 'info' | 'ok' | 'bad'
  text: string
  /** A number to quote to the operator, shown small and copyable. */
  trace?: string | undefined
  action?: { label: string; run: () => void } | undefined
  /** Milliseconds on screen; 0 keeps it until it is closed. */
  stay?: number
}

export const toasts = shallowRef<ToastItem[]>([])
let last = 0
const MOST = 4

/** A short word at the edge of the screen. Errors that belong to a field or a message are shown there instead. */
export function toast(text: string, options: Partial<Omit<ToastItem, 'id' | 'text'>> = {}): number {
  const item: ToastItem = { id: ++last, kind: 'info', text, stay: options.kind === 'bad' ? 9000 : 5000, ...options }
  toasts.value = [...toasts.value.filter((other) => other.text !== text), item].slice(-MOST)
  return item.id
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((item) => item.id !== id)
}
