import type { Hold } from '../../model/evidence.ts'
import type { ComponentState } from '../../model/state.ts'
import { minuteOf } from '../reasons.ts'

/** The hold on an environment at a time; null when nothing holds it. */
export function holdOn(
  { holds }: Pick<ComponentState, 'holds'>,
  environment: string,
  now: Date,
): Hold | null {
  const hold = holds.get(environment)
  if (hold === undefined) return null
  return hold.until !== null && hold.until <= now.toISOString() ? null : hold
}

/** "held since 2026-03-02 10:14 UTC by ada: REASON". */
export function holdText({ time, actor, reason, until }: Hold): string {
  const end = until === null ? '' : `, until ${minuteOf(until)}`
  return `held since ${minuteOf(time)} by ${actor}${end}: ${reason}`
}
