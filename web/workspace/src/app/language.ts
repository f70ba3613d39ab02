import type { Locale } from '@haoke/client/i18n'
import { setLocale } from '../../../ui/i18n.ts'
import { http } from '../base/http.ts'
import { complain } from '../base/refusal.ts'
import { useSession } from '../base/session.ts'

/** Shows the workspace in another language at once, and remembers it with the member. */
export async function changeLanguage(wanted: Locale): Promise<void> {
  await setLocale(wanted)
  if (useSession().me) await http.send('PATCH', '/me', { locale: wanted }).catch(complain)
}
