import type { EntryCard } from './api.ts'

export const kindOfState = (state: EntryCard['state']) => ({ draft: 'quiet', published: 'ok', expired: 'bad', withdrawn: 'bad' } as const)[state]
export const kindOfStage = (stage: EntryCard['stage']) => ({ settled: 'quiet', writing: 'info', review: 'warn', approved: 'info' } as const)[stage]

/** For an input of type `datetime-local`, in the reader's own time. */
export function toLocal(at: number | null): string {
  if (at === null) return ''
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
export const fromLocal = (text: string): number | null => (text ? new Date(text).getTime() : null)
