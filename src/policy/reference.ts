import * as v from 'valibot'

import { PRESETS } from './presets.ts'
import { policySchema } from './schema/policy.ts'
import { literalOf, shapeOf, wordsOf } from './schema/shape.ts'
import type { Shape } from './schema/shape.ts'

/** One key of the policy file, for `docs/reference/policy.md`. */
export interface KeyReference {
  /** `releases.gitTag`, `components.NAME.image`, `tags.PATTERN.from`; words in capitals stand for names. */
  readonly path: string
  readonly description: string
  /** `text`, `list of text`, `one of never, daily, forward, freely`. */
  readonly type: string
  readonly required: boolean
  /** As JSON; null where there is no default, or where it depends on other keys (the description says so). */
  readonly default: string | null
  /** `checked only`: the key is read and checked, and its behaviour is not in this version. */
  readonly status: 'works' | 'checked only'
  /** What happens instead, for `checked only`. */
  readonly note: string | null
}

/** What the keys of an open mapping are, for the path. */
const NAMES: Readonly<Record<string, string>> = {
  tags: 'PATTERN',
  components: 'NAME',
  checks: 'NAME',
  environments: 'NAME',
  registries: 'HOST',
  deploy: 'ENVIRONMENT',
}

/** Mappings that are told once, at the top. */
const TOLD_ABOVE = ['components.NAME.releases', 'components.NAME.tags', 'components.NAME.require']

/** Every key of the policy file in the order of the schema, each once. */
export function policyKeys(): readonly KeyReference[] {
  const rows = new Map<string, KeyReference>()
  for (const row of rowsBelow(policySchema, '')) {
    if (!rows.has(row.path)) rows.set(row.path, row)
  }
  return [...rows.values()]
}

/** Every preset: its name, a sentence, and its classes as `tags` would hold them. */
export function policyPresets(): readonly { name: string; description: string; classes: object }[] {
  return Object.entries(PRESETS).map(([name, preset]) => ({ name, ...preset }))
}

function rowsBelow(schema: v.GenericSchema, path: string): readonly KeyReference[] {
  if (TOLD_ABOVE.includes(path)) return []
  const shape = shapeOf(schema)
  switch (shape.kind) {
    case 'mapping':
      return mappingRows(shape, path)
    case 'choice':
      return choiceRows(shape.options, path)
    case 'optional':
      return rowsBelow(shape.inner, path)
    case 'list':
      return rowsBelow(shape.item, path)
    case 'value':
      return []
  }
}

/** Where there are several forms of mapping, no key is required in all of them. */
function choiceRows(options: readonly v.GenericSchema[], path: string): readonly KeyReference[] {
  const forms = options.filter((option) => shapeOf(option).kind === 'mapping').length
  const rows = options.flatMap((option) => rowsBelow(option, path))
  return forms > 1 ? rows.map((row) => ({ ...row, required: false })) : rows
}

function mappingRows(shape: Extract<Shape, { kind: 'mapping' }>, path: string): readonly KeyReference[] {
  const rows = Object.entries(shape.entries).flatMap(([key, schema]) => {
    const below = path === '' ? key : `${path}.${key}`
    return [rowOf(schema, below), ...rowsBelow(schema, below)]
  })
  if (shape.rest === null) return rows
  return [...rows, ...rowsBelow(shape.rest, `${path}.${NAMES[path] ?? 'NAME'}`)]
}

function rowOf(schema: v.GenericSchema, path: string): KeyReference {
  const shape = shapeOf(schema)
  const inner = shape.kind === 'optional' ? shape.inner : schema
  const notes = v.getMetadata(inner)
  const note = typeof notes['checkedOnly'] === 'string' ? notes['checkedOnly'] : null
  return {
    path,
    description: v.getDescription(inner) ?? '',
    type: typeOf(inner),
    required: shape.kind !== 'optional',
    default: notes['default'] === undefined ? null : JSON.stringify(notes['default']),
    status: note === null ? 'works' : 'checked only',
    note,
  }
}

function typeOf(schema: v.GenericSchema): string {
  const shape = shapeOf(schema)
  switch (shape.kind) {
    case 'mapping':
      return 'mapping'
    case 'choice':
      return [...new Set(shape.options.map((option) => typeOf(option)))].join(', or ')
    case 'optional':
      return typeOf(shape.inner)
    case 'list':
      return `list of ${typeOf(shape.item)}`
    case 'value':
      return valueType(schema)
  }
}

function valueType(schema: v.GenericSchema): string {
  const words = wordsOf(schema)
  if (words !== null) return words.length === 1 ? `\`${words.join('')}\`` : `one of ${words.join(', ')}`
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    boolean: 'true or false',
    null: 'nothing',
  }
  return literalOf(schema) ?? names[schema.type] ?? schema.type
}
