import type { Fact } from '../../model/fact.ts'
import type { ComponentState } from '../../model/state.ts'

/** A time in which an environment ran a digest. */
export interface Run {
  readonly fact: Fact
  /** RFC 3339, UTC, that moment excluded; null: still. */
  readonly until: string | null
}

type Facts = Pick<ComponentState, 'facts'>

/** Everything that the environment ran, oldest first. */
export function runsOf({ facts }: Facts, environment: string): readonly Run[] {
  const promotions = facts.filter((fact) => fact.kind === 'promotion' && fact.environment === environment)
  return promotions.map((fact, index) => ({ fact, until: promotions[index + 1]?.date ?? null }))
}

/** What runs in the environment; null when nothing ever did. */
export function runningIn({ facts }: Facts, environment: string): Fact | null {
  const found = facts.findLast((fact) => fact.kind === 'promotion' && fact.environment === environment)
  return found ?? null
}

/**
 * What the environment ran and was not rolled back from, oldest first; the last one runs there now. Coming back to an earlier digest
 * undoes what came between, so that going back twice does not come forward again.
 */
export function standingRuns(state: Facts, environment: string): readonly Fact[] {
  const standing: Fact[] = []
  for (const { fact } of runsOf(state, environment)) {
    const at = standing.findIndex(({ digest }) => digest === fact.digest)
    if (at !== -1) standing.length = at
    standing.push(fact)
  }
  return standing
}
