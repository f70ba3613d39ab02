/** What the host page's loader and the frame say to each other: `['hk', kind, ...values]` by postMessage. */

/** How the launcher looks and speaks. The loader keeps it, so that the next page shows the launcher at once. */
export interface Look {
  /** The whole style sheet: the loader itself has none. */
  css: string
  /** SVG paths, shut and open. */
  icons: [string, string]
  /** Names of the launcher, shut and open. */
  names: [string, string]
  /** Text beside the icon, for a launcher in the form of a bar. */
  bar: string
  greeting: string
  /** Name of the button that puts the greeting away. */
  dismiss: string
  /** Seconds until the greeting; null for none. */
  after: number | null
}

/** What the frame needs to begin. `kept` is what it asked to keep on the host page's side before. */
export interface Start {
  kept: string | null
  locale: string
  page: { url: string; title: string; referrer: string }
}

export type ToFrame = ['start', Start] | ['shown', boolean] | ['do', string, ...unknown[]]

export type ToLoader = ['ready'] | ['look', Look] | ['unread', number] | ['keep', string] | ['close'] | ['event', string, unknown]
