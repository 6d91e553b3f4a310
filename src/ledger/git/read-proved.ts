import type { HashedRecord } from '../line.ts'
import { proveFacts } from './facts.ts'
import { SEGMENT_SIZE, segmentOf } from './layout.ts'
import { NamesProof } from './names/prove.ts'
import { readChain } from './segments.ts'
import type { LedgerFiles } from './segments.ts'

/**
 * All records, their chain checked; with each file that is full, what the branch says of it in short is compared with them.
 * Throws E_LEDGER_CHAIN.
 */
export async function* readProved(files: LedgerFiles): AsyncGenerator<HashedRecord> {
  const names = new NamesProof(files)
  let records: HashedRecord[] = []
  for await (const hashed of readChain(files, 1)) {
    yield hashed
    records.push(hashed)
    if (records.length < SEGMENT_SIZE) continue
    const index = segmentOf(hashed.record.seq)
    await proveFacts(files, index, records)
    await names.add(records.map(({ record }) => record))
    records = []
  }
  await names.end()
}
