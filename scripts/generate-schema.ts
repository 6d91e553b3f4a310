import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

import { toJsonSchema } from '@valibot/to-json-schema'
import type { JsonSchema } from '@valibot/to-json-schema'

import type { KeyNotes } from '../src/policy/schema/key.ts'
import { policySchema } from '../src/policy/schema/policy.ts'

export const SCHEMA_FILE = new URL('../schema/tidemark.schema.json', import.meta.url)

/** The text of `schema/tidemark.schema.json`: what the policy schema says, for editors and other tools. */
export function policyJsonSchema(): string {
  const schema = toJsonSchema(policySchema, {
    target: 'draft-07',
    errorMode: 'throw',
    overrideAction: ({ valibotAction, jsonSchema }) => {
      return valibotAction.type === 'metadata' ? withNotes(jsonSchema) : undefined
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

/** The notes of a key arrive as keywords of their own: the default is one of JSON Schema, the warning is not. */
function withNotes(jsonSchema: JsonSchema): JsonSchema {
  const { checkedOnly, ...known }: JsonSchema & KeyNotes = jsonSchema
  if (checkedOnly === undefined) return known
  return { ...known, description: `${known.description ?? ''} ${checkedOnly}` }
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
