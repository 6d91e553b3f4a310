import { compactRecords } from '../../model/compact.ts'
import { applyRecord, emptyState } from '../../model/fold.ts'
import type { MutableState } from '../../model/fold.ts'
import { readCompact, restoreInto } from '../../model/restore.ts'
import type { CompactRun } from '../../model/restore.ts'
import type { HashedRecord } from '../line.ts'
import { factsPath } from './layout.ts'
import { chainError, linesOf } from './segments.ts'
import type { LedgerFiles } from './segments.ts'

/**
 * The folded facts of the full files of records before the newest one, in short form where the branch has it, up to a time (RFC 3339,
 * UTC, that moment included). Each file must follow the one before it. Throws E_LEDGER_CHAIN, E_LEDGER_FORMAT.
 */
export async function foldFiles(files: LedgerFiles, until: string | null): Promise<MutableState> {
  const state = emptyState()
  for (let index = 0; index < files.tail.index; index += 1) {
    const run = await runOf(files, index)
    if (run !== null && (until === null || run.time <= until)) restoreInto(state, run)
    else if (!foldRecords(state, linesOf(await files.segment(index)), until)) break
  }
  return state
}

/** Adds records up to a time; false when there are later ones. */
export function foldRecords(
  state: MutableState,
  records: Iterable<HashedRecord>,
  until: string | null,
): boolean {
  for (const { record, hash } of records) {
    if (until !== null && record.time > until) return false
    applyRecord(state, record, hash)
  }
  return true
}

async function runOf(files: LedgerFiles, index: number): Promise<CompactRun | null> {
  const text = await files.text(factsPath(index))
  return text === null ? null : readCompact(text)
}

/** Throws E_LEDGER_CHAIN when the short form of a full file is not what its records say. */
export async function proveFacts(
  files: LedgerFiles,
  index: number,
  records: readonly HashedRecord[],
): Promise<void> {
  const path = factsPath(index)
  const text = await files.text(path)
  if (text === null || text === compactRecords(records) || readCompact(text) === null) return
  throw chainError(`the ledger is broken: ${path} is not what the records of that file say`)
}
