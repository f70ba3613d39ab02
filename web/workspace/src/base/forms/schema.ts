import { locale } from '../../../../ui/i18n.ts'

/** As much of JSON schema as settings of plug-ins use. `titles` and `choices` are by locale; `format` names what a list chooses from. */
export interface Schema {
  $ref?: string
  $defs?: Record<string, Schema>
  type?: string
  titles?: Record<string, string>
  placeholder?: string
  format?: string
  properties?: Record<string, Schema>
  items?: Schema
  enum?: string[]
  choices?: Record<string, Record<string, string>>
  minimum?: number
  maximum?: number
  maxItems?: number
  default?: unknown
}

export type Defs = Record<string, Schema>
export type Choices = Record<string, readonly { value: string; label: string }[]>

/** A plug-in brings its own texts; a language it lacks falls back to English, then to what there is. */
export const textOf = (texts: Record<string, string>): string => texts[locale.value] ?? texts.en ?? Object.values(texts)[0] ?? ''

/** The schema that a reference means; what stands beside the reference wins. */
export function resolved(schema: Schema, defs: Defs): Schema {
  if (!schema.$ref) return schema
  const { $ref, ...beside } = schema
  return { ...defs[$ref.slice($ref.lastIndexOf('/') + 1)], ...beside }
}

export function fieldsOfSchema(schema: Schema, defs: Defs): { name: string; schema: Schema }[] {
  return Object.entries(resolved(schema, defs).properties ?? {}).map(([name, each]) => ({ name, schema: resolved(each, defs) }))
}

/** The values a form begins with. */
export function fresh(schema: Schema, defs: Defs): Record<string, unknown> {
  return Object.fromEntries(fieldsOfSchema(schema, defs).map((field) => [field.name, structuredClone(field.schema.default ?? null)]))
}

export const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean)
