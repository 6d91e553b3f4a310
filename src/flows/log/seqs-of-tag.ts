import type { Ledger } from '../../ledger/ledger.ts'
import { mentionName } from '../../model/names.ts'

/** Seqs of the records that wrote or adopted a tag up to a time (RFC 3339, UTC; null: now), or tell of it at any time. */
export async function seqsOfTag(
  ledger: Ledger,
  tag: string,
  until: string | null,
): Promise<ReadonlySet<number>> {
  const seqs = new Set(await ledger.find([mentionName(tag)]))
  for await (const { seq } of ledger.writes(tag, until)) seqs.add(seq)
  return seqs
}
