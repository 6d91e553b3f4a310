import type { Random } from '../model/clock.ts'
import { isFailure } from '../model/failure.ts'
import type { Head, LedgerRecord, RecordDraft } from '../model/record.ts'
import type { State } from '../model/state.ts'
import type { Ledger } from './ledger.ts'

export interface RetryOptions {
  readonly random: Random
  /** Waits for so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>
  /** How often to try before E_LEDGER_MOVED is passed on; 40 by default. */
  readonly tries?: number
}

/** What was appended, and where the ledger stood before it. */
export interface Appended {
  readonly records: readonly LedgerRecord[]
  readonly before: Head
}

type Drafts = readonly RecordDraft[] | null

const TRIES = 40
// As long as a try takes on a remote nearby: shorter, rivals meet again at once (ten of them need a third more tries).
const SHORTEST = 100
const LONGEST = 2000

/**
 * Appends what `makeDrafts` makes of the newest state; after a lost race it is asked again with the state that won. null
 * or nothing to append ends it. Waits between tries for a random time that doubles on average, up to two seconds.
 * Throws E_LEDGER_MOVED when every try was lost.
 */
export async function appendRetrying(
  ledger: Ledger,
  makeDrafts: (state: State) => Drafts | Promise<Drafts>,
  options: RetryOptions,
): Promise<Appended> {
  const { random, sleep, tries = TRIES } = options
  for (let attempt = 1; ; attempt += 1) {
    const state = await ledger.load({ fresh: attempt > 1 })
    const before = state.head
    const drafts = await makeDrafts(state)
    if (drafts === null || drafts.length === 0) return { records: [], before }
    try {
      return { records: await ledger.append(drafts, before), before }
    } catch (error) {
      if (attempt >= tries || !isFailure(error, 'E_LEDGER_MOVED')) throw error
    }
    await sleep(jitter(random, attempt))
  }
}

/** Anywhere between nothing and the longest wait of this attempt, so that rivals which met once part. */
function jitter(random: Random, attempt: number): number {
  const most = Math.min(LONGEST, SHORTEST * 2 ** Math.min(attempt, 10))
  const [high = 0, low = 0] = random(2)
  return ((high * 256 + low) / 65_536) * most
}
