import * as v from 'valibot'

/** What is said of a key beside its description, for the reference page and for editors. */
export interface KeyNotes {
  /** The value that a missing key stands for, as JSON; left out where it depends on other keys. */
  readonly default?: unknown
  /** Why the key is only checked by this version: one sentence. Missing where its behaviour works. */
  readonly checkedOnly?: string
}

export type KeyOf<T extends v.GenericSchema> = v.SchemaWithPipe<
  readonly [
    T,
    v.DescriptionAction<v.InferOutput<T>, string>,
    v.MetadataAction<v.InferOutput<T>, Record<string, unknown>>,
  ]
>

/** `schema` with the description that every key carries. */
export function key<T extends v.GenericSchema>(
  schema: T,
  description: string,
  notes: KeyNotes = {},
): KeyOf<T> {
  const said: v.DescriptionAction<v.InferOutput<T>, string> = v.description(description)
  const noted: v.MetadataAction<v.InferOutput<T>, Record<string, unknown>> = v.metadata({ ...notes })
  return v.pipe(schema, said, noted)
}

export type OptionalKey<T extends v.GenericSchema> = v.OptionalSchema<KeyOf<T>, undefined>

/** As {@link key}, for a key that may be left out. */
export function optionalKey<T extends v.GenericSchema>(
  schema: T,
  description: string,
  notes: KeyNotes = {},
): OptionalKey<T> {
  return v.optional(key(schema, description, notes))
}
