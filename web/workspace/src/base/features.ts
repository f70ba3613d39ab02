import type { Feature, Needs, Panel } from './feature.ts'
import { useSession } from './session.ts'

const modules = import.meta.glob<Feature>('../features/*/feature.ts', { import: 'default', eager: true })
const panelModules = import.meta.glob<Panel>('../features/*/panels/*/panel.ts', { import: 'default', eager: true })

export const features: Feature[] = Object.values(modules)

export function allowed(needs: Needs | undefined): boolean {
  if (needs === undefined) return true
  return typeof needs === 'string' ? useSession().can(needs) : useSession().can(needs.permission, needs.scope)
}

/** One kind of contribution of all features, what the member may not have left out, in order. */
export function gather<T extends { order: number; needs?: Needs }>(of: (feature: Feature) => T[] | undefined): T[] {
  return features
    .flatMap((feature) => of(feature) ?? [])
    .filter((item) => allowed(item.needs))
    .sort((a, b) => a.order - b.order)
}

export const panels = (): Panel[] =>
  Object.values(panelModules)
    .filter((panel) => allowed(panel.needs))
    .sort((a, b) => a.order - b.order)
