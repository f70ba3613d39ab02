import { fieldsOfSchema, type Schema } from '../../../base/forms/schema.ts'
import type { ChannelAccount, ChannelKind } from './api.ts'

/** How a setting is asked for; `more`: what a plain form cannot ask for, which stays as it is. */
export type Control = 'secret' | 'secret-file' | 'text' | 'paragraph' | 'number' | 'switch' | 'choice' | 'list' | 'more'

export interface SettingField {
  name: string
  control: Control
  label: string
  help: string
  options: { value: string; label: string }[]
  min: number
  max: number
  length: number
}

const LONG = 500 // characters, from which on a text is a paragraph
const ONE_LINE = /url$/
const MANY_LINES = /private_key|credentials|service_account|json|pem$/ // secrets that are files
const LAST = ['reopen_hours', 'developer'] // what all channels have comes after what is one's own

/** The settings of a kind of channel, by its JSON schema and its words. */
export function settingFields(kind: Pick<ChannelKind, 'settings' | 'fields'>): SettingField[] {
  const schema = kind.settings as Schema & { writeOnly?: boolean }
  const found = fieldsOfSchema(schema, schema.$defs ?? {}).map(({ name, schema: each }) => fieldOf(name, each, kind.fields))
  const own = found.filter(({ name }) => !LAST.includes(name))
  const shared = LAST.flatMap((last) => found.filter(({ name }) => name === last))
  return [...own, ...shared].filter(({ control }) => control !== 'more')
}

function fieldOf(name: string, given: Schema & { writeOnly?: boolean; maxLength?: number; anyOf?: Schema[] }, words: ChannelKind['fields']): SettingField {
  const schema = { ...given, ...given.anyOf?.find(({ type }) => type !== 'null') } as typeof given
  const said = words[name]
  return {
    name,
    control: controlOf(name, schema),
    label: said?.label ?? name,
    help: said?.help ?? '',
    options: (schema.enum ?? []).map((value) => ({ value, label: said?.choices?.[value] ?? value })),
    min: schema.minimum ?? 0,
    max: schema.maximum ?? 1_000_000,
    length: schema.maxLength ?? 4000,
  }
}

function controlOf(name: string, schema: Schema & { writeOnly?: boolean; maxLength?: number }): Control {
  if (schema.writeOnly) return MANY_LINES.test(name) ? 'secret-file' : 'secret'
  if (schema.enum) return 'choice'
  if (schema.type === 'boolean') return 'switch'
  if (schema.type === 'integer') return 'number'
  if (schema.type === 'array' && schema.items?.type === 'string') return 'list'
  if (schema.type !== 'string') return 'more'
  return (schema.maxLength ?? 0) >= LONG && !ONE_LINE.test(name) ? 'paragraph' : 'text'
}

export const isSecret = ({ control }: SettingField): boolean => control === 'secret' || control === 'secret-file'

/** What the form of an account edits: its settings, and beside them what is no setting. A secret is empty while it stays. */
export interface Draft extends Record<string, unknown> {
  $name: string
  $queue: string
  $flow: string
}

export const draftOf = (account: ChannelAccount, fields: readonly SettingField[], queue: string, flow: string): Draft => ({
  ...Object.fromEntries(fields.map((field) => [field.name, isSecret(field) ? '' : account.settings[field.name]])),
  $name: account.name,
  $queue: queue,
  $flow: flow,
})

export const changedSettings = (changes: Partial<Draft>): Record<string, unknown> => Object.fromEntries(Object.entries(changes).filter(([key]) => !key.startsWith('$')))
