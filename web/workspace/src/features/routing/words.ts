import { textOf } from '../../base/forms/schema.ts'
import type { StrategyInfo } from './api.ts'

export function titleOf(strategies: readonly StrategyInfo[], name: string): string {
  const found = strategies.find((strategy) => strategy.name === name)
  return found ? textOf(found.title) : name
}
