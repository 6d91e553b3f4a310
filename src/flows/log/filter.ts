import type { LedgerRecord } from '../../model/record.ts'
import type { Policy } from '../../policy/policy.ts'
import { concernsTag } from '../record-text.ts'
import { aboutDigest, aboutVersion } from './about.ts'
import type { Records, Test } from './about.ts'
import { aboutEnvironment } from './about-environment.ts'

/** Which records are wanted: those that fit everything that is given. */
export interface LogFilter {
  /** Only what wrote or adopted this tag. */
  readonly tag?: string
  readonly component?: string
  /** One of these record types. */
  readonly types?: readonly string[]
  /** What is about this environment, its tags included. */
  readonly environment?: string
  /** What names this version or the digests that it has. */
  readonly version?: string
  /** What names this digest: whole, or at least 7 hexadecimal digits that begin only one. */
  readonly digest?: string
  /** A part of the actor, in any case of letters. */
  readonly actor?: string
}

/** True when anything is asked for that not every record has. */
export function isFiltered({
  tag,
  component,
  types,
  environment,
  version,
  digest,
  actor,
}: LogFilter): boolean {
  return [tag, component, types, environment, version, digest, actor].some((asked) => asked !== undefined)
}

/** A test for records. Version and digest need a look at all records first. Throws E_DIGEST, E_UNKNOWN_NAME. */
export async function createFilter(policy: Policy, records: Records, filter: LogFilter): Promise<Test> {
  const tests: readonly Test[] = [
    ...simpleTests(filter),
    ...(filter.environment === undefined ? [] : [aboutEnvironment(policy, filter.environment)]),
    ...(filter.version === undefined ? [] : [await aboutVersion(records, filter.version)]),
    ...(filter.digest === undefined ? [] : [await aboutDigest(records, filter.digest)]),
  ]
  return (record) => tests.every((test) => test(record))
}

function simpleTests({ tag, component, types, actor }: LogFilter): readonly Test[] {
  const part = actor?.toLowerCase()
  const tests: Test[] = []
  if (component !== undefined) tests.push((record) => record.component === component)
  if (types !== undefined) tests.push((record) => types.includes(record.type))
  if (part !== undefined) tests.push((record) => record.actor.toLowerCase().includes(part))
  if (tag !== undefined) tests.push((record: LedgerRecord) => concernsTag(record, tag))
  return tests
}
