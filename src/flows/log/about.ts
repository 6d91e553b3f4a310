import { isDigest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import { isFactType } from '../../model/fact-of.ts'
import { recordName, versionName } from '../../model/names.ts'
import type { LedgerRecord, RecordData } from '../../model/record.ts'
import { isText } from '../../model/shape.ts'
import { tryParseVersion } from '../../model/version.ts'
import { tagEntries } from '../record-text/published.ts'
import { digestsIn } from '../../model/digests-in.ts'

export type Test = (record: LedgerRecord) => boolean

/** The records that a log may tell of. */
export interface Records {
  /** From the first one. */
  all(): AsyncIterable<LedgerRecord>
  /** Those that have one of these names (`namesIn`). */
  named(names: readonly string[]): AsyncIterable<LedgerRecord>
}

/** A test, and names of which every record that passes it has one. */
export interface NamedTest {
  readonly test: Test
  readonly names: readonly string[]
}

const PREFIX = 'sha256:'
const BEGINNING = /^[0-9a-f]{7,64}$/u
/** Digests that a message lists. */
const MOST = 5

/** What names a version, with or without the `v` of its git tag, or one of the digests that it has. */
export async function aboutVersion(records: Records, text: string): Promise<Test> {
  const name = versionName(tryParseVersion(text.replace(/^v(?=\d)/u, ''))?.text ?? text)
  const isIt = ({ version }: RecordData): boolean => isText(version) && versionName(version) === name
  const names = ({ type, data }: LedgerRecord): boolean =>
    isIt(data) || (type === 'published' && tagEntries(data).some((entry) => isIt(entry)))
  const digests = new Set<unknown>()
  const ids = new Set<unknown>()
  for await (const record of records.named([name])) {
    if (!isFactType(record.type) || !isIt(record.data)) continue
    digests.add(`${record.component} ${String(record.data['digest'])}`)
    ids.add(record.id)
  }
  return (record) => {
    const { component, type, data } = record
    if (names(record) || (type === 'withdrawal' && ids.has(data['record']))) return true
    const named = [data['digest'], ...tagEntries(data).flatMap(({ from, to }) => [from, to])]
    return named.some((digest) => digests.has(`${component} ${String(digest)}`))
  }
}

/** What names a digest anywhere: as artifact, platform, base, tag before or after. Throws E_DIGEST, E_UNKNOWN_NAME. */
export async function aboutDigest(records: Records, text: string): Promise<NamedTest> {
  const digest = await wholeDigest(records, text)
  const ids = new Set<string>()
  let known = false
  for await (const { id, type, data } of records.named([digest])) {
    known = true
    if (isFactType(type) && data['digest'] === digest) ids.add(id)
  }
  if (!known) throw unknown(text)
  const test: Test = ({ type, data }) =>
    (type === 'withdrawal' && ids.has(String(data['record']))) ||
    digestsIn(data).some((named) => named === digest)
  return { test, names: [digest, ...Array.from(ids, (id) => recordName(id))] }
}

/** The one digest of the ledger that begins so. */
async function wholeDigest(records: Records, text: string): Promise<string> {
  const digits = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text
  if (!BEGINNING.test(digits)) {
    throw new TidemarkError('E_DIGEST', `"${text}" is neither a digest nor at least 7 digits of one`)
  }
  if (isDigest(PREFIX + digits)) return PREFIX + digits
  const found = new Set<string>()
  for await (const { data } of records.all()) {
    for (const digest of digestsIn(data)) if (digest.startsWith(PREFIX + digits)) found.add(digest)
  }
  const [only, ...others] = found
  if (only === undefined) throw unknown(text)
  if (others.length > 0) throw ambiguous(text, [...found])
  return only
}

function unknown(text: string): TidemarkError {
  return new TidemarkError(
    'E_UNKNOWN_NAME',
    `the ledger knows no digest ${isDigest(text) ? '' : 'that begins with '}${text}`,
    {
      hints: ['tidemark status', 'tidemark log'],
      details: { digest: text },
    },
  )
}

function ambiguous(text: string, digests: readonly string[]): TidemarkError {
  return new TidemarkError('E_DIGEST', `${digests.length} digests begin with ${text}: give more of it`, {
    hints: digests.slice(0, MOST),
    details: { digest: text, digests: digests.slice(0, MOST) },
  })
}
