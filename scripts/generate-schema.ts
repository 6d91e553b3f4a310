import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

import { toJsonSchema } from '@valibot/to-json-schema'

import type { KeyNotes } from '../src/policy/schema/key.ts'
import { policySchema } from '../src/policy/schema/policy.ts'

export const SCHEMA_FILE = new URL('../schema/tidemark.schema.json', import.meta.url)

/** The text of `schema/tidemark.schema.json`: what the policy schema says, for editors and other tools. */
export function policyJsonSchema(): string {
  const schema = toJsonSchema(policySchema, {
    target: 'draft-07',
    errorMode: 'throw',
    overrideAction: ({ valibotAction, jsonSchema }) => {
      if (valibotAction.type !== 'metadata') return undefined
      return withNotes(jsonSchema, valibotAction)
    },
  })
  const { $schema, ...rest } = schema
  const head = {
    $schema,
    $id: 'urn:tidemark:schema:policy:1',
    title: 'Tidemark policy',
    description:
      'The policy file tidemark.yaml: which image tags exist, what each may name and how it may move.',
  }
  return `${JSON.stringify({ ...head, ...rest }, null, 2)}\n`
}

/** Of what is noted of a key, the default and the warning are for editors too. */
function withNotes<T extends { description?: string | undefined }>(jsonSchema: T, action: object): T {
  const notes: KeyNotes = 'metadata' in action ? Object(action.metadata) : {}
  if (notes.default !== undefined) Object.assign(jsonSchema, { default: notes.default })
  if (notes.checkedOnly === undefined) return jsonSchema
  return Object.assign(jsonSchema, { description: `${jsonSchema.description ?? ''} ${notes.checkedOnly}` })
}

/** True when the file was not as it should be, and now is. */
export function writePolicyJsonSchema(): boolean {
  const text = policyJsonSchema()
  if (currentText() === text) return false
  writeFileSync(SCHEMA_FILE, text)
  return true
}

function currentText(): string | null {
  try {
    return readFileSync(SCHEMA_FILE, 'utf8')
  } catch {
    return null
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writePolicyJsonSchema()
