import type { Fact } from '../model/fact.ts'
import { compareVersions } from '../model/version.ts'
import type { Contract } from '../policy/policy.ts'

/** Positive when `a` has the better claim to a tag than `b`, negative when `b` has; 0 only for equal facts. */
export type Order = (a: Fact, b: Fact) => number

const ORDERS: Readonly<Record<Contract, Order>> = {
  never: byFirst,
  daily: byDate,
  forward: byVersion,
  freely: byDate,
}

/** How a contract orders the facts that claim one tag (docs/reference/policy.md, "moves"). */
export function orderOf(contract: Contract): Order {
  return ORDERS[contract]
}

/** By code unit, so that it is the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** The first fact of the ledger owns the tag. */
function byFirst(a: Fact, b: Fact): number {
  return -bySeq(a, b)
}

/**
 * Newest wins. Dates are RFC 3339, UTC, milliseconds, so text order is time order. Promotions are decisions, and the ledger orders them:
 * a clock that is ahead must not keep a rollback from counting.
 */
function byDate(a: Fact, b: Fact): number {
  if (a.kind === 'promotion' && b.kind === 'promotion') return bySeq(a, b)
  return compareText(a.date, b.date) || bySeq(a, b)
}

/** SemVer precedence, then the date, as a rebuild is newer than its release. A fact without a version is below all. */
function byVersion(a: Fact, b: Fact): number {
  if (a.version === null || b.version === null) {
    return Number(a.version !== null) - Number(b.version !== null) || byDate(a, b)
  }
  return compareVersions(a.version, b.version) || byDate(a, b)
}

/** Candidates share one seq: the rest only makes the order total. */
function bySeq(a: Fact, b: Fact): number {
  return a.seq - b.seq || compareText(a.kind, b.kind) || compareText(a.digest ?? '', b.digest ?? '')
}
