import { known, locale, t } from '../../../../ui/i18n.ts'
import type { FlowNode, NodeCard, Port, Problem } from './api.ts'

/** Texts that a kind brings itself, by language. */
export const wordOf = (texts: Record<string, string> | undefined): string => texts?.[locale.value] ?? texts?.en ?? ''

export const portName = (port: Port | undefined): string => wordOf(port?.titles) || (port?.name ?? '')

/** A step in a few words: its kind, and what it says. */
export function stepName(node: FlowNode | undefined, kinds: ReadonlyMap<string, NodeCard>): string {
  if (!node) return ''
  const kind = kinds.get(node.kind)
  return wordOf(kind?.titles) || node.kind
}

export function stepHint(node: FlowNode): string {
  const { text, title, value } = node.settings
  const first = [title, text, value].find((each) => typeof each === 'string' && each.trim())
  return typeof first === 'string' ? first.replace(/\s+/g, ' ').slice(0, 80) : ''
}

export function problemText(problem: Problem, port: string, field: string): string {
  const { code, params = {} } = problem
  const key = `flows.problem.${known(`flows.problem.${code}`) ? code : 'other'}`
  return t(key, { ...params, code, port, field })
}
