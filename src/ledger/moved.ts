import { TidemarkError } from '../model/failure.ts'
import type { Head } from '../model/record.ts'

/** True when two heads are the same. */
export function isAt(head: Head, expected: Head): boolean {
  return head.seq === expected.seq && head.hash === expected.hash
}

/** The error for an append that expected another head; `actual` is null where it is not known yet. */
export function movedOn(expected: Head, actual: Head | null, hints: readonly string[] = []): TidemarkError {
  const now = actual === null ? 'has moved on' : `is at record ${actual.seq}`
  const message = `the ledger ${now}; this run had read up to record ${expected.seq}`
  return new TidemarkError('E_LEDGER_MOVED', message, { details: { expected, actual }, hints })
}
