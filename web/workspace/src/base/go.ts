const EVENT = 'haoke:go'

/** Leads to a page from where there is no router at hand: notices, alerts, what the palette found. */
export const go = (to: string): void => void dispatchEvent(new CustomEvent(EVENT, { detail: to }))

/** The app listens here and moves its router. */
export const onGo = (listener: (to: string) => void): void => addEventListener(EVENT, (event) => listener((event as CustomEvent<string>).detail))
