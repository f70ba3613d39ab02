/** The nudge, for those who do not mind motion. */
export function shake(element: HTMLElement): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const frames = [0, -6, 6, 0].map((x) => ({ transform: `translateX(${x}px)` }))
  element.animate?.(frames, { duration: 110, iterations: 4 })
}
