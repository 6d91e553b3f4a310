import { applyRecord, emptyState } from '../model/fold.ts'
import type { MutableState } from '../model/fold.ts'
import { EMPTY_HEAD } from '../model/record.ts'
import type { Head } from '../model/record.ts'
import type { HashedRecord } from './line.ts'

/**
 * The fold of records that follow `head`, over no facts. Whether a record is refused never depends on the facts before it: so
 * this tells it of records to be appended as well.
 */
export function foldHashed(
  records: readonly HashedRecord[],
  head: Head = EMPTY_HEAD,
  lastTime: string | null = null,
): MutableState {
  const state = emptyState()
  state.head = head
  state.lastTime = lastTime
  for (const { record, hash } of records) applyRecord(state, record, hash)
  return state
}
