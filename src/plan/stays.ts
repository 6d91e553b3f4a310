import type { Fact } from '../model/fact.ts'
import { lineOf } from '../model/version.ts'
import type { LineUnit } from '../model/version.ts'
import * as reasons from './reasons.ts'
import type { Claim } from './views.ts'

/** A fact that does not get a tag it feeds. */
export interface Loser {
  readonly fact: Fact
  readonly barred: Claim['barred']
  /** What people call what the tag names; null when it names nothing. */
  readonly standing: string | null
  readonly by: LineUnit
}

/** Why a fact may not have the tag at all; null when it merely lost to another. */
export function barredWhy({ fact: { version }, barred, standing, by }: Loser): string | null {
  if (barred === null || version === null) return null
  if (barred === 'deprecated') return reasons.staysDeprecated(standing, version.text)
  const line = lineOf(version, by)
  return barred === 'upcoming'
    ? reasons.staysUpcoming(standing, line)
    : reasons.staysEndOfLife(standing, line)
}

/** Why the tag stays with `standing`, which has the better claim. */
export function staysWhy(loser: Loser & { readonly standing: string }): string {
  const { fact, standing } = loser
  const name = reasons.nameOf(fact)
  return (
    barredWhy(loser) ??
    (standing === name ? reasons.staysBuiltLater(standing) : reasons.staysNewer(standing, name))
  )
}
