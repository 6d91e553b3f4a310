import { isFailure } from '../../model/failure.ts'
import type { LedgerRecord, RecordDraft } from '../../model/record.ts'
import type { World } from '../world.ts'
import { pause } from './pause.ts'

const TRIES = 40

/**
 * Appends facts that hold whatever else was recorded meanwhile. Returns the records, and the seq that the ledger stood at
 * before them.
 */
export async function appendRetrying(
  world: World,
  drafts: readonly RecordDraft[],
): Promise<{ readonly records: readonly LedgerRecord[]; readonly before: number }> {
  const ledger = await world.ledger()
  for (let attempt = 1; ; attempt += 1) {
    const expected = await ledger.head({ fresh: attempt > 1 })
    if (drafts.length === 0) return { records: [], before: expected.seq }
    try {
      return { records: await ledger.append(drafts, expected), before: expected.seq }
    } catch (error) {
      if (!isFailure(error, 'E_LEDGER_MOVED') || attempt === TRIES) throw error
    }
    await pause(world, attempt)
  }
}
