import { known, t } from '../../../../../ui/i18n.ts'
import type { Level } from './matrix.ts'

/** A permission a plug-in brought may have no text; its own name is better than nothing. */
export const permissionName = (permission: string): string => (known(`permission.${permission}`) ? t(`permission.${permission}`) : permission)
export const permissionHint = (permission: string): string => (known(`permission.${permission}.hint`) ? t(`permission.${permission}.hint`) : '')
export const contextName = (context: string): string => (known(`context.${context}`) ? t(`context.${context}`) : context)
export const levelName = (level: Level | 'mixed'): string => t(`level.${level}`)
