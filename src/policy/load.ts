import * as v from 'valibot'

import { digestOf } from '../model/digest.ts'
import { TidemarkError } from '../model/failure.ts'
import type { PolicyDocument } from './document/document.ts'
import { Problems } from './document/problems.ts'
import { readDocument } from './document/read.ts'
import { Reporter } from './document/reporter.ts'
import type { Policy } from './policy.ts'
import { resolvePolicy } from './resolve/resolve.ts'
import { Checker } from './schema/check.ts'
import { policySchema } from './schema/policy.ts'
import type { RawPolicy } from './schema/policy.ts'

/**
 * The policy that `text` describes, with every default filled in (docs/reference/policy.md). `file` is the path as messages
 * shall show it; nothing is read from disk, and a relative `oci:` image keeps its text. Throws E_POLICY_SYNTAX when the
 * text is not plain YAML, else E_POLICY_SCHEMA; either has the place of the first problem in `where` and all of them, in the
 * order of the file, in `details.problems` (`{ path, line, column, message, hint? }`).
 */
export function loadPolicy(text: string, file: string): Policy {
  const document = readDocument(text, file)
  const problems = new Problems(file)
  const raw = readRaw(document, problems)
  const policy = resolvePolicy(raw, digestOf(text), new Reporter(document, problems))
  problems.throwIfAny('E_POLICY_SCHEMA')
  return policy
}

/** The document as the schema has it. Throws E_POLICY_SCHEMA. */
function readRaw(document: PolicyDocument, problems: Problems): RawPolicy {
  new Checker(document, problems).check(policySchema, document.value)
  problems.throwIfAny('E_POLICY_SCHEMA')
  const result = v.safeParse(policySchema, document.value)
  if (result.success) return result.output
  // The walk above found nothing, so this is a fault of the walk; the file is refused all the same.
  const message = result.issues[0].message
  throw new TidemarkError('E_POLICY_SCHEMA', message, { where: { file: document.file, line: 1, column: 1 } })
}
