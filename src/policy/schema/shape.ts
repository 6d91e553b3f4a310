import type * as v from 'valibot'

/** How a schema is built, for those who walk over it: the checker and the reference page. */
export type Shape =
  | {
      readonly kind: 'mapping'
      readonly entries: Readonly<Record<string, v.GenericSchema>>
      /** What other keys hold; null when there may be none. */
      readonly rest: v.GenericSchema | null
      /** What other keys look like; null for any text. */
      readonly names: v.GenericSchema | null
    }
  | { readonly kind: 'list'; readonly item: v.GenericSchema }
  | { readonly kind: 'choice'; readonly options: readonly v.GenericSchema[] }
  | { readonly kind: 'optional'; readonly inner: v.GenericSchema }
  | { readonly kind: 'value' }

/** The shape of `schema`, whatever is piped after it. */
export function shapeOf(schema: v.GenericSchema): Shape {
  if (isObject(schema)) return { kind: 'mapping', entries: schema.entries, rest: null, names: null }
  if (isOpenObject(schema))
    return { kind: 'mapping', entries: schema.entries, rest: schema.rest, names: null }
  if (isRecord(schema)) return { kind: 'mapping', entries: {}, rest: schema.value, names: schema.key }
  if (isList(schema)) return { kind: 'list', item: schema.item }
  if (isChoice(schema)) return { kind: 'choice', options: schema.options }
  if (isOptional(schema)) return { kind: 'optional', inner: schema.wrapped }
  return { kind: 'value' }
}

function isObject(schema: v.GenericSchema): schema is v.StrictObjectSchema<v.ObjectEntries, undefined> {
  return schema.type === 'strict_object'
}

function isOpenObject(
  schema: v.GenericSchema,
): schema is v.ObjectWithRestSchema<v.ObjectEntries, v.GenericSchema, undefined> {
  return schema.type === 'object_with_rest'
}

function isRecord(
  schema: v.GenericSchema,
): schema is v.RecordSchema<v.GenericSchema<string, string>, v.GenericSchema, undefined> {
  return schema.type === 'record'
}

function isList(schema: v.GenericSchema): schema is v.ArraySchema<v.GenericSchema, undefined> {
  return schema.type === 'array'
}

function isChoice(schema: v.GenericSchema): schema is v.UnionSchema<v.GenericSchema[], undefined> {
  return schema.type === 'union'
}

function isOptional(schema: v.GenericSchema): schema is v.OptionalSchema<v.GenericSchema, undefined> {
  return schema.type === 'optional'
}

/** The words that a value may be, for a picklist; null for other schemas. */
export function wordsOf(schema: v.GenericSchema): readonly string[] | null {
  return isPicklist(schema) ? schema.options : null
}

function isPicklist(schema: v.GenericSchema): schema is v.PicklistSchema<readonly string[], undefined> {
  return schema.type === 'picklist'
}

/** The one value of a literal schema, as text; null for other schemas. */
export function literalOf(schema: v.GenericSchema): string | null {
  return isLiteral(schema) ? String(schema.literal) : null
}

function isLiteral(schema: v.GenericSchema): schema is v.LiteralSchema<number, undefined> {
  return schema.type === 'literal'
}
