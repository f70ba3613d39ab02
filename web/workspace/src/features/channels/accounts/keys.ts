import { shallowReactive } from 'vue'

/** Secrets that were made just now, by account, for the page that shows them this once. */
const made = shallowReactive(new Map<string, string>())

export const keep = (account: string, key: string | null | undefined): void => void (key && made.set(account, key))
export const madeKey = (account: string): string => made.get(account) ?? ''
export const forget = (account: string): void => void made.delete(account)
