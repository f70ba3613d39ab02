import type { Site } from '@haoke/client/protocol'
import type { Look } from '../../loader/messages.ts'
import { paletteOf } from './colors.ts'
import css from '../style/launcher.css?inline'
import { t } from '../texts.ts'

const BUBBLE =
  'M12 3C6.9 3 3 6.5 3 10.9c0 2.5 1.3 4.7 3.4 6.1-.1 1-.6 2.1-1.5 3.1-.3.3 0 .8.4.8 2-.2 3.7-1 4.9-2.2.6.1 1.2.2 1.8.2 5.1 0 9-3.5 9-7.9S17.1 3 12 3Z'
const DOWN = 'M12 15.6 5.2 8.8 6.6 7.4 12 12.8l5.4-5.4 1.4 1.4Z'

/** The launcher's whole look, with the site's colours and places filled in. */
export function lookOf(site: Site): Look {
  const { color, ink } = paletteOf(site.color)
  const values = { color, ink, x: `${site.offset.x}px`, y: `${site.offset.y}px`, side: site.position }
  const filled = Object.entries(values).reduce((text, [name, value]) => text.split(`hk-${name}`).join(value), css)
  return {
    css: filled,
    icons: [BUBBLE, DOWN],
    names: [t('launcher.open'), t('launcher.close')],
    bar: site.launcher === 'bar' ? t('launcher.bar') : '',
    greeting: site.welcome.slice(0, 120),
    dismiss: t('launcher.dismiss'),
    after: site.welcome ? site.greeting_after : null,
  }
}
