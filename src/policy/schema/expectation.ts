import type * as v from 'valibot'

import { literalOf, shapeOf, wordsOf } from './shape.ts'

/** What a schema takes, in words that complete "expected ...": `one of never, daily`, `text or a list`. */
export function expectationOf(schema: v.GenericSchema): string {
  const shape = shapeOf(schema)
  switch (shape.kind) {
    case 'mapping':
      return 'a mapping'
    case 'list':
      return 'a list'
    case 'choice':
      return [...new Set(shape.options.map((option) => expectationOf(option)))].join(' or ')
    case 'optional':
      return expectationOf(shape.inner)
    case 'value':
      return valueExpectation(schema)
  }
}

function valueExpectation(schema: v.GenericSchema): string {
  const words = wordsOf(schema)
  if (words !== null) return words.length === 1 ? words.join('') : `one of ${words.join(', ')}`
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    boolean: 'true or false',
    null: 'nothing',
  }
  return literalOf(schema) ?? names[schema.type] ?? schema.type
}

/** What stands in the file, for "..., found X". */
export function found(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
