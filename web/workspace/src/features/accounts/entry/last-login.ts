const KEY = 'haoke.email'

/** The address that signed in here last: one thing less to type. Never the password. */
export const rememberedEmail = (): string => localStorage.getItem(KEY) ?? ''
export const remember = (email: string): void => localStorage.setItem(KEY, email)
