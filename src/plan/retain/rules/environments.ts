import type { ComponentState } from '../../../model/state.ts'
import { newestDigests } from '../newest-digests.ts'
import { holdOn } from '../../promotion/hold.ts'
import { runsOf, standingRuns } from '../../promotion/runs.ts'
import { factsOf } from '../input.ts'
import type { KeepBook } from '../keeping.ts'
import type { RuleContext } from '../rules.ts'

/** What runs in an environment, and what ran there last: `keepPerEnvironment` of each. Of one that is held, everything. */
export function keepEnvironments(book: KeepBook, { input, shelf }: RuleContext): void {
  const state = factsOf(input)
  for (const environment of environmentsOf(state)) {
    const ran = runsOf(state, environment).map(({ fact }) => fact.digest)
    const current = ran.at(-1) ?? null
    if (current !== null) book.keep(current, 'environment', `runs in ${environment}`)
    const held = holdOn(state, environment, input.now) !== null
    const count = held ? Infinity : input.rules.keepPerEnvironment
    // What it was rolled back from takes none of the places of what it can be rolled back to.
    const back = standingRuns(state, environment).map(({ digest }) => digest)
    for (const digest of newestDigests(back, shelf, count))
      if (digest !== current) book.keep(digest, 'environment', `${environment} can be rolled back to it`)
    for (const [place, digest] of newestDigests(ran, shelf, count).entries()) {
      if (digest === current) continue
      const why = held ? `ran in ${environment}, which is held` : `ran in ${environment}, ${place} before`
      book.keep(digest, 'environment', why)
    }
  }
}

/** Every one that something ever ran in, whether or not the policy still has it. */
function environmentsOf({ facts }: ComponentState): ReadonlySet<string> {
  return new Set(facts.flatMap(({ environment }) => environment ?? []))
}
