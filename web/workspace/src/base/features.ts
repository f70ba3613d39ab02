import type { Feature, Needs, Panel } from './feature.ts'
import { useSession } from './session.ts'

/** What the app joined, before anything is shown. */
export const features: Feature[] = []
const joinedPanels: Panel[] = []

export function join(found: Feature[], panels: Panel[]): void {
  features.splice(0, features.length, ...found)
  joinedPanels.splice(0, joinedPanels.length, ...panels)
}

export function allowed(needs: Needs | undefined): boolean {
  if (needs === undefined) return true
  const session = useSession()
  if (typeof needs === 'string') return session.can(needs)
  return 'any' in needs ? needs.any.some((permission) => session.can(permission)) : session.can(needs.permission, needs.scope)
}

/** One kind of contribution of all features, what the member may not have left out, in order. */
export function gather<T extends { order: number; needs?: Needs }>(of: (feature: Feature) => T[] | undefined): T[] {
  return inOrder(features.flatMap((feature) => of(feature) ?? []))
}

export const panels = (): Panel[] => inOrder(joinedPanels)

const inOrder = <T extends { order: number; needs?: Needs }>(items: readonly T[]): T[] => items.filter((item) => allowed(item.needs)).sort((a, b) => a.order - b.order)
