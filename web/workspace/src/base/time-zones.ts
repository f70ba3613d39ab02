/** Time zones as people look for them: by city, with the present offset, the ones most used here first. */

export interface ZoneOption {
  value: string
  label: string
  group: string
}

const COMMON = ['Asia/Shanghai', 'Asia/Taipei', 'Asia/Hong_Kong', 'Asia/Singapore', 'Asia/Tokyo', 'Europe/London', 'Europe/Berlin', 'America/New_York', 'America/Los_Angeles', 'UTC']

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

function part(zone: string, locale: string, style: 'longOffset' | 'longGeneric', at: number): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: style })
  return format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

/** `Shanghai, China Standard Time (GMT+08:00)`; a zone this browser does not know keeps its bare name. */
export function zoneLabel(zone: string, locale: string, at = Date.now()): string {
  try {
    const offset = part(zone, 'en', 'longOffset', at)
    const city = zone.split('/').at(-1)!.replaceAll('_', ' ')
    const name = zone === 'UTC' ? '' : part(zone, locale, 'longGeneric', at)
    return `${city}${name && name !== city ? `, ${name}` : ''} (${offset === 'GMT' ? 'GMT+00:00' : offset})`
  } catch {
    return zone
  }
}

/** `regionName` names the groups in the reader's language: `Asia` → 亚洲; '' asks for the name of the common ones. */
export function zoneOptions(zones: readonly string[], current: string, locale: string, regionName: (region: string) => string): ZoneOption[] {
  const known = zones.length ? zones : Intl.supportedValuesOf('timeZone')
  const first = [...new Set([current, ownZone(), ...COMMON])].filter(Boolean)
  const rest = known.filter((zone) => !first.includes(zone)).sort()
  const option = (group: string) => (zone: string) => ({ value: zone, label: zoneLabel(zone, locale), group })
  return [...first.map(option(regionName(''))), ...rest.map((zone) => option(regionName(zone.includes('/') ? zone.split('/')[0]! : 'Etc'))(zone))]
}
