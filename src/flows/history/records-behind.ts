import type { Ledger } from '../../ledger/ledger.ts'
import { isFactType } from '../../model/fact-of.ts'
import { recordName, versionName } from '../../model/names.ts'
import type { LedgerRecord } from '../../model/record.ts'
import { isText } from '../../model/shape.ts'
import { recordsAt, recordsUntil } from '../state-as-of.ts'

/** Of a tag that moved more often, the whole ledger is read: its digests stand in all parts of it. */
const MOST_DIGESTS = 200

/**
 * The records that tell what a tag named and why, up to a time (RFC 3339, UTC; null: now), in order: those that wrote it, those about
 * what it named, and what deprecates or withdraws these. There may be others among them.
 */
export async function* recordsBehind(
  ledger: Ledger,
  tag: string,
  asOf: string | null,
): AsyncIterable<LedgerRecord> {
  const seqs = await seqsBehind(ledger, tag, asOf)
  yield* seqs === null ? recordsUntil(ledger, asOf) : recordsAt(ledger, seqs, asOf)
}

async function seqsBehind(
  ledger: Ledger,
  tag: string,
  asOf: string | null,
): Promise<ReadonlySet<number> | null> {
  const seqs = new Set<number>()
  const names = new Set<string>()
  for await (const { seq, digest, version } of ledger.writes(tag, asOf)) {
    seqs.add(seq)
    names.add(digest)
    if (version !== null) names.add(versionName(version))
    if (names.size > MOST_DIGESTS) return null
  }
  const about = await ledger.find(names)
  const more = await ledger.find(await namesOfFacts(ledger, about))
  return new Set([...seqs, ...about, ...more])
}

/** What facts are deprecated or withdrawn by. */
async function namesOfFacts(ledger: Ledger, seqs: readonly number[]): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  for await (const { type, id, data } of ledger.pick(seqs)) {
    if (!isFactType(type)) continue
    names.add(recordName(id))
    if (isText(data['version'])) names.add(versionName(data['version']))
  }
  return names
}
