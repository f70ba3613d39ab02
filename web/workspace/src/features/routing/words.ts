import { known, locale, t } from '../../../../ui/i18n.ts'
import type { AgentState, StrategyInfo } from './api.ts'

/** A plug-in brings its own texts; a language it lacks falls back to English, then to what there is. */
export const textOf = (texts: Record<string, string>): string => texts[locale.value] ?? texts.en ?? Object.values(texts)[0] ?? ''

export function titleOf(strategies: readonly StrategyInfo[], name: string): string {
  const found = strategies.find((strategy) => strategy.name === name)
  return found ? textOf(found.title) : name
}

/** States that come with Haoke are named in the reader's language. */
export function stateName({ name, preset }: Pick<AgentState, 'name' | 'preset'>): string {
  const key = name.includes('.') ? name : `agent_state.${name}`
  return preset && known(key) ? t(key) : name
}
