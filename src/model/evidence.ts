import type { ApprovalData, CheckData, HoldData } from './data.ts'
import type { Digest } from './digest.ts'
import type { LedgerRecord } from './record.ts'

/** Who recorded something, and where it stands in the ledger. */
interface Recorded {
  readonly id: string
  readonly seq: number
  readonly actor: string
  /** RFC 3339, UTC, milliseconds: when it was recorded. */
  readonly time: string
}

/** The result of a check. */
export interface CheckResult extends Recorded {
  readonly check: string
  readonly passed: boolean
  /** null for a check that is about a commit. */
  readonly digest: Digest | null
  readonly commit: string | null
  /** null: it counts for every environment. */
  readonly environment: string | null
  /** When the check ended. */
  readonly date: string
}

/** Somebody agrees that a digest runs in an environment. */
export interface Approval extends Recorded {
  readonly environment: string
  readonly digest: Digest
  readonly date: string
}

/** Nothing moves an environment. */
export interface Hold extends Recorded {
  readonly environment: string
  readonly reason: string
  /** That moment excluded; null: until it is lifted. */
  readonly until: string | null
  readonly rollback: boolean
}

type Stamp = Pick<LedgerRecord, 'id' | 'seq' | 'actor' | 'time'>

/**
 * What was found out and said about the digests of one component. Of the results of one check about one digest (or commit) in one
 * environment, and of the approvals of one person, the newest counts.
 */
export class EvidenceBook {
  readonly #checks = new Map<string, CheckResult>()
  readonly #approvals = new Map<string, Approval>()
  readonly #holds = new Map<string, Hold>()

  /** The newest result of every check, by what it is about, in ledger order. */
  get checks(): readonly CheckResult[] {
    return [...this.#checks.values()]
  }

  /** Approvals that stand, in ledger order. */
  get approvals(): readonly Approval[] {
    return [...this.#approvals.values()]
  }

  /** By environment; what `until` makes of them is for who knows the time. */
  get holds(): ReadonlyMap<string, Hold> {
    return this.#holds
  }

  check(data: CheckData, stamp: Stamp): void {
    const { check, digest = null, commit = null, environment = null, date } = data
    const result = {
      ...stampOf(stamp),
      check,
      passed: data.result === 'pass',
      digest,
      commit,
      environment,
      date,
    }
    this.#putCheck(result)
  }

  #putCheck(result: CheckResult): void {
    const { check, digest, commit, environment } = result
    replace(this.#checks, JSON.stringify([check, digest ?? commit, environment]), result)
  }

  approve(data: ApprovalData, stamp: Stamp): void {
    const { environment, digest, date, undo = false } = data
    const approval = { ...stampOf(stamp), environment, digest, date }
    if (undo) this.#approvals.delete(approvalKey(approval))
    else this.#putApproval(approval)
  }

  #putApproval(approval: Approval): void {
    replace(this.#approvals, approvalKey(approval), approval)
  }

  hold(data: HoldData, stamp: Stamp): void {
    const { environment, reason, until = null, rollback = false, undo = false } = data
    if (undo) this.#holds.delete(environment)
    else this.#putHold({ ...stampOf(stamp), environment, reason, until, rollback })
  }

  #putHold(hold: Hold): void {
    replace(this.#holds, hold.environment, hold)
  }

  /** Takes out what the record with the id said; does nothing when it said nothing that stands. */
  withdraw(id: string): void {
    for (const book of [this.#checks, this.#approvals, this.#holds]) {
      for (const [key, entry] of book) if (entry.id === id) book.delete(key)
    }
  }
}

function stampOf({ id, seq, actor, time }: Stamp): Recorded {
  return { id, seq, actor, time }
}

function approvalKey({ environment, digest, actor }: Approval): string {
  return JSON.stringify([environment, digest, actor])
}

/** The newest comes last, so that the order of the map is the order of the ledger. */
function replace<T>(book: Map<string, T>, key: string, entry: T): void {
  book.delete(key)
  book.set(key, entry)
}
