import type { Fact } from '../model/fact.ts'
import type { Version } from '../model/version.ts'

/**
 * `supported`; `upcoming`: newer than every supported line; `endOfLife`: everything else.
 */
export type LineStatus = 'supported' | 'upcoming' | 'endOfLife'

/** Which lines are supported, as facts come and go. */
export interface LineBook {
  /** Grows whenever the status of a version may have changed. */
  readonly epoch: number
  add(fact: Fact): void
  remove(fact: Fact): void
  /** `version` is SemVer text. */
  deprecate(version: string, on: boolean): void
  status(version: Version): LineStatus
}

/** Orders lines by number: `0.9` before `0.10`. */
export function compareLines(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  return (left[0] ?? 0) - (right[0] ?? 0) || (left[1] ?? 0) - (right[1] ?? 0)
}
