import { known, t } from '../../../../ui/i18n.ts'

/** The region of a time zone in the reader's language; '' are the common ones. */
export function regionName(region: string): string {
  const key = region ? `region.${region}` : 'region.common'
  return known(key) ? t(key) : region
}
