import type { Ledger } from '../../ledger/ledger.ts'

/** Seqs of the records that wrote or adopted a tag up to a time (RFC 3339, UTC; null: now), newest first. */
export async function seqsOfWrites(
  ledger: Ledger,
  tag: string,
  until: string | null,
): Promise<readonly number[]> {
  const seqs = new Set<number>()
  for await (const { seq } of ledger.writes(tag, until)) seqs.add(seq)
  return [...seqs]
}
