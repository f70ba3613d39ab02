/** Panes are marked `data-pane` and can take the focus; F6 goes around them, as in desktop programs. */
export const panesOf = (root: ParentNode): HTMLElement[] =>
  [...root.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null)

/** Where the focus was last in each pane: coming back should not lose the place. */
const places = new WeakMap<HTMLElement, HTMLElement>()

export function stepPane(step: 1 | -1): void {
  const panes = panesOf(document)
  const active = document.activeElement as HTMLElement | null
  const here = panes.findIndex((pane) => pane.contains(active))
  const current = panes[here]
  if (current && active && active !== current) places.set(current, active)
  const next = panes[(here + step + panes.length) % panes.length]
  if (!next) return
  const place = places.get(next)
  const target = place?.isConnected && next.contains(place) ? place : (next.querySelector<HTMLElement>('[data-pane-start]') ?? next)
  target.focus()
}
