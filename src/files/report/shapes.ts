import * as v from 'valibot'

import { isRecord } from '../../model/shape.ts'
import { oneLine } from './one-line.ts'
import { refused } from './refused.ts'

/**
 * An object with `entries`; what else it holds is left out. A name that differs from one of `entries` only by case is refused, because the
 * tools that write these reports would read it as that one and we would read over it.
 */
export function shape<Entries extends v.ObjectEntries>(entries: Entries) {
  const known = new Map(Object.keys(entries).map((name) => [name.toLowerCase(), name]))
  return v.pipe(
    v.custom<Readonly<Record<string, unknown>>>(isRecord),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      for (const name of Object.keys(dataset.value)) {
        const meant = known.get(name.toLowerCase())
        if (meant === undefined || meant === name) continue
        addIssue({ message: `${JSON.stringify(name)} stands where ${meant} is expected` })
      }
    }),
    v.object(entries),
  )
}

/** An object whose names anybody may make up, with what of it is understood. */
export function bag<Entries extends v.ObjectEntries>(entries: Entries) {
  return v.nullish(v.object(entries))
}

/** A list; null and none are empty, as programs in Go write an empty list either way. */
export function list<Item extends v.GenericSchema>(item: Item) {
  return v.optional(v.nullable(v.array(item), []), [])
}

/** A text that may be missing. */
export const TEXT = v.nullish(v.string())

/** A text that says something. */
export const NAME = v.pipe(v.string(), v.regex(/\S/u, 'a name is expected'))

/** A number that may be missing. */
export const NUMBER = v.nullish(v.number())

/** What `schema` makes of `value`, which stands at `at`; throws E_REPORT that names the first place that does not fit. */
export function fit<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  at = '',
): v.InferOutput<Schema> {
  const outcome = v.safeParse(schema, value, { abortEarly: true })
  if (outcome.success) return outcome.output
  const [issue] = outcome.issues
  throw refused(sentence(issue), placeOf(issue, at))
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['Array', 'a list'],
  ['string', 'a text'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
])

function sentence(issue: v.BaseIssue<unknown>): string {
  if (issue.kind === 'validation') return issue.message
  const expected = issue.type === 'custom' ? 'an object' : (WORDS.get(issue.expected ?? '') ?? issue.expected)
  return `${expected} is expected, ${found(issue.input)}`
}

function found(value: unknown): string {
  if (value === undefined) return 'and nothing is there'
  if (Array.isArray(value)) return 'and a list is there'
  return isRecord(value) ? 'and an object is there' : `and ${oneLine(JSON.stringify(value))} is there`
}

function placeOf(issue: v.BaseIssue<unknown>, at: string): string {
  const keys = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
  const place = `${at}${keys.join('')}`
  return place.startsWith('.') ? place.slice(1) : place
}
