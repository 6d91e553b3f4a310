import { toJsonSchema } from '@valibot/to-json-schema'

import { DOCUMENTS } from '../../src/cli/documents/documents.ts'
import { policyJsonSchema } from '../generate-schema.ts'

function documentSchema(name: string, schema: (typeof DOCUMENTS)[keyof typeof DOCUMENTS]): string {
  const { $schema, ...rest } = toJsonSchema(schema, { target: 'draft-07', errorMode: 'throw' })
  const head = { $schema, $id: `urn:tidemark:schema:${name}:1`, title: `tidemark ${name} --json` }
  return `${JSON.stringify({ ...head, ...rest }, null, 2)}\n`
}

/** `schema/`: one JSON Schema a document, and that of the policy. */
export function schemas(): ReadonlyMap<string, string> {
  const documents = Object.entries(DOCUMENTS).map(
    ([name, schema]) => [`schema/${name}.schema.json`, documentSchema(name, schema)] as const,
  )
  return new Map([['schema/tidemark.schema.json', policyJsonSchema()], ...documents])
}
