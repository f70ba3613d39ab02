import { ApiError } from '@haoke/client/http'
import { toast } from '../../../ui/toast.ts'
import { known, t } from '../../../ui/i18n.ts'

/** An error in the member's words. The server sends its own text; without an answer, or without one, the catalogue has it. */
export function reason(error: unknown): string {
  if (!(error instanceof ApiError)) return t('error.Unexpected')
  const key = `error.${error.code}`
  if (error.code === 'Offline') return t('error.Offline')
  if (error.message && error.message !== error.code && !error.message.startsWith('HTTP ')) return error.message
  return known(key) ? t(key, error.params) : t('error.Unexpected')
}

export const traceOf = (error: unknown): string | undefined => (error instanceof ApiError ? error.trace : undefined)

/** Shows why something was refused, where no field or message is the better place. */
export function complain(error: unknown): void {
  toast(reason(error), { kind: 'bad', trace: traceOf(error) })
}
