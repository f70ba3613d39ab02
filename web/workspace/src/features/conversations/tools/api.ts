import type { components } from '@haoke/client/api'
import type { Locale } from '@haoke/client/i18n'
import { http } from '../../../base/http.ts'

type Schemas = components['schemas']
export type Texts = Partial<Record<Locale, string>>

export type ToolField = Omit<Required<Schemas['ToolField']>, 'labels'> & { labels: Texts }
export type ToolResult = Omit<Required<Schemas['ToolResult']>, 'labels'> & { labels: Texts }
/** One that is not stored yet has no id. */
export type Tool = Omit<Required<Schemas['Tool']>, 'titles' | 'hints' | 'fields' | 'results'> & { titles: Texts; hints: Texts; fields: ToolField[]; results: ToolResult[] }
export type Tools = { tools: Tool[]; examples: Tool[] }
export type Reckoned = Schemas['Reckoned']

export const MOST = 20

export const tools = (signal?: AbortSignal) => http.get<Tools>('/tools', signal ? { signal } : {})
export const setTools = (all: Tool[]) => http.send<Tools>('PUT', '/tools', { tools: all })
export const tryTool = async (tool: Tool, values: Record<string, string>) => (await http.send<{ results: Reckoned[] }>('POST', '/tools/try', { tool, values })).results

export const freshField = (n: number): ToolField => ({ code: `x${n}`, labels: {}, unit: '', begins: null, least: null, most: null })
export const freshResult = (n: number): ToolResult => ({ code: `y${n}`, labels: {}, formula: '', digits: 2, unit: '', shown: true })
export const freshTool = (): Tool => ({ id: null, titles: {}, hints: {}, icon: '', offered: true, sites: [], fields: [freshField(1)], results: [freshResult(1)] })

/** The first of these codes that nothing has yet. */
export function unused<T extends { code: string }>(make: (n: number) => T, tool: Tool): T {
  const codes = new Set([...tool.fields, ...tool.results].map(({ code }) => code))
  let n = 1
  while (codes.has(make(n).code)) n++
  return make(n)
}
