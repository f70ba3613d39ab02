/** The part of JSON Schema that settings of steps use, with what says how they are shown. */
export interface Schema {
  type?: string
  enum?: string[]
  items?: Schema
  properties?: Record<string, Schema>
  anyOf?: Schema[]
  $ref?: string
  default?: unknown
  minimum?: number
  maximum?: number
  maxLength?: number
  titles?: Record<string, string>
  'x-long'?: boolean
  'x-unique'?: boolean
  'x-choice'?: string
  'x-none'?: Record<string, string>
  'x-each'?: Record<string, string>
  'x-words'?: Record<string, Record<string, string>>
}

export interface Root extends Schema {
  $defs?: Record<string, Schema>
}

/** A schema with what it refers to; what stands beside the reference counts too. */
export function resolve(schema: Schema, root: Root): Schema {
  if (!schema.$ref) return schema
  const found = root.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? {}
  return { ...resolve(found, root), ...Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$ref')) }
}

export const fieldsOf = (schema: Schema, root: Root): [string, Schema][] => Object.entries(schema.properties ?? {}).map(([name, field]) => [name, resolve(field, root)])

/** The type that is not null. */
export const typeOf = (schema: Schema): string => schema.type ?? schema.anyOf?.find(({ type }) => type !== 'null')?.type ?? 'string'

/** A code that nothing else of the list has. */
export function freeCode(taken: readonly string[]): string {
  for (let number = taken.length + 1; ; number++) if (!taken.includes(`o${number}`)) return `o${number}`
}
