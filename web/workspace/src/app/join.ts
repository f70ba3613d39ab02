import type { Feature, Panel } from '../base/feature.ts'
import { join } from '../base/features.ts'

const features = import.meta.glob<Feature>('../features/*/feature.ts', { import: 'default', eager: true })
const panels = import.meta.glob<Panel>('../features/*/panels/*/panel.ts', { import: 'default', eager: true })

// A feature joins by its folder alone: nothing here names one.
join(Object.values(features), Object.values(panels))
