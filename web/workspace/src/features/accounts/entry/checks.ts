import { t } from '../../../../../ui/i18n.ts'
import { MINIMUM } from './password.ts'

type Errors = Partial<Record<string, string>>

/** Gentle on purpose: whether mail arrives is the only real check. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

export function emailError(email: string): Errors {
  if (!email.trim()) return { email: t('check.emailMissing') }
  return EMAIL.test(email.trim()) ? {} : { email: t('check.email') }
}

/** `text`: the key below `check.` that says what is missing. */
export const filled = (name: string, value: string, text = name): Errors => (value.trim() ? {} : { [name]: t(`check.${text}`) })

export function newPasswordError(password: string, field = 'password'): Errors {
  if (!password) return { [field]: t('check.passwordMissing') }
  return [...password].length < MINIMUM ? { [field]: t('check.passwordShort', { n: MINIMUM }) } : {}
}
