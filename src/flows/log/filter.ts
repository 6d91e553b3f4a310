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

/** Which records are wanted. */
export interface Filter {
  readonly matches: Test
  /** Names of which each of them has one; null: they may be any. */
  readonly names: readonly string[] | null
}

/** Reads what tells of the version and the digest. Throws E_DIGEST, E_UNKNOWN_NAME. */
export async function createFilter(policy: Policy, records: Records, filter: LogFilter): Promise<Filter> {
  const { environment, version, digest } = filter
  const tests = [...simpleTests(filter)]
  if (environment !== undefined) tests.push(aboutEnvironment(policy, environment))
  if (version !== undefined) tests.push(await aboutVersion(records, version))
  const named = digest === undefined ? null : await aboutDigest(records, digest)
  if (named !== null) tests.push(named.test)
  return { matches: (record) => tests.every((test) => test(record)), names: named?.names ?? null }
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
