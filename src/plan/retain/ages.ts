import type { Digest } from '../../model/digest.ts'
import type { ComponentState } from '../../model/state.ts'

/** The newest thing that the ledger knows of each digest: built, promoted, published (RFC 3339, UTC). */
export type Ages = ReadonlyMap<Digest, string>

export function agesOf({ facts, published }: ComponentState): Ages {
  const ages = new Map<Digest, string>()
  const note = (digest: Digest | null, time: string): void => {
    if (digest !== null && (ages.get(digest) ?? '') < time) ages.set(digest, time)
  }
  for (const { digest, date } of facts) note(digest, date)
  for (const tags of published.values()) for (const { digest, time } of tags.values()) note(digest, time)
  return ages
}

/** True when that time is less than `milliseconds` ago, still to come, or no time at all. */
export function isYounger(time: string, milliseconds: number, now: Date): boolean {
  return !(Date.parse(time) <= now.getTime() - milliseconds)
}
