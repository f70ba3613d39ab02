import { locale } from '../../../../ui/i18n.ts'
import type { StrategyInfo } from './api.ts'

/** A plug-in brings its own texts; a language it lacks falls back to English, then to what there is. */
export const textOf = (texts: Record<string, string>): string => texts[locale.value] ?? texts.en ?? Object.values(texts)[0] ?? ''

export function titleOf(strategies: readonly StrategyInfo[], name: string): string {
  const found = strategies.find((strategy) => strategy.name === name)
  return found ? textOf(found.title) : name
}
