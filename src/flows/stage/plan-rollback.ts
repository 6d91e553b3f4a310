import { holdOn } from '../../plan/promotion/hold.ts'
import { runningIn, runsOf } from '../../plan/promotion/runs.ts'
import { schemaChangesBetween } from '../../plan/promotion/schema-changes.ts'
import type { SchemaChange } from '../../plan/promotion/schema-changes.ts'
import type { Fact } from '../../model/fact.ts'
import type { Hold } from '../../model/evidence.ts'
import type { ComponentState, State } from '../../model/state.ts'
import { compareVersions } from '../../model/version.ts'
import type { Component, Environment } from '../../policy/policy.ts'
import { targetsOf } from '../content/targets.ts'
import type { World } from '../world.ts'
import { chooseTarget } from './choose-target.ts'
import { artifactOf } from './find-artifact.ts'
import type { Artifact } from './find-artifact.ts'
import type { Move } from './move.ts'
import { promotionFact } from './move.ts'
import { chosenComponents, namedEnvironment } from './named.ts'
import type { ComponentChoice } from './named.ts'
import type { RollbackResult } from './rollback-report.ts'

export interface RollbackRequest extends ComponentChoice {
  readonly environment: string
  /** A digest, version, exact tag or commit that the environment ran; null: what it ran before. */
  readonly to: string | null
  /** Kept with the promotion and the hold. */
  readonly reason: string
  /** When the hold ends by itself: RFC 3339, UTC; null: when it is lifted. */
  readonly until: string | null
  readonly acknowledgeSchemaChange: boolean
  readonly dryRun: boolean
  /** Shown the plan, asked before anything is done; null: not asked. */
  readonly confirm: ((plan: RollbackResult) => Promise<boolean>) | null
}

/** A way back. */
export interface PlannedRollback extends Move {
  readonly environment: Environment
  /** When the environment last began to run the digest, before. */
  readonly ranSince: string | null
  /** Releases in between that change a schema. */
  readonly schemaChanges: readonly SchemaChange[]
  /** The hold that stands already; null when there is none. */
  readonly hold: Hold | null
  /** Versions that were passed over as they are deprecated. */
  readonly skipped: readonly string[]
  /** True when this rollback was made before, and is only finished or said again. */
  readonly begun: boolean
}

/** What the rollback would do in every component that it is about, on the facts of `state`. */
export async function planRollback(
  world: World,
  request: RollbackRequest,
  state: State,
): Promise<readonly PlannedRollback[]> {
  const environment = namedEnvironment(world.policy, request.environment)
  const components = chosenComponents(world.policy, request)
  return await Promise.all(
    components.map(async (component) => {
      const facts = state.component(component.name)
      const asked = { state: facts, to: request.to, now: world.clock.now() }
      const { artifact, ...chosen } = chooseTarget(component, environment, asked)
      const targets = await targetsOf(world, component)
      return { targets, ...chosen, ...wayBack(world, { component, environment, state: facts, artifact }) }
    }),
  )
}

/** The same way back on newer facts: the digest that was confirmed, whatever another run has recorded since. */
export function appliedRollback(
  world: World,
  moves: readonly PlannedRollback[],
  state: State,
): readonly PlannedRollback[] {
  return moves.map((move) => {
    const { component, environment, fact } = move
    const facts = state.component(component.name)
    const artifact = fact.digest === null ? null : artifactOf(facts, fact.digest)
    return artifact === null
      ? move
      : { ...move, ...wayBack(world, { component, environment, state: facts, artifact }) }
  })
}

interface Way {
  readonly component: Component
  readonly environment: Environment
  readonly state: ComponentState
  readonly artifact: Artifact
}

type Back = Omit<PlannedRollback, 'targets' | 'skipped' | 'begun'>

function wayBack({ clock }: World, { component, environment, state, artifact }: Way): Back {
  const now = clock.now()
  const fact = promotionFact(component, environment.name, { ...artifact, now })
  const before = runningIn(state, environment.name)
  const ran = runsOf(state, environment.name).findLast((run) => run.fact.digest === fact.digest)
  return {
    component,
    environment,
    fact,
    before,
    ranSince: ran?.fact.date ?? null,
    schemaChanges: crossed(component, state, { from: before, to: fact }),
    hold: holdOn(state, environment.name, now),
  }
}

function crossed(
  component: Component,
  state: ComponentState,
  { from, to }: { readonly from: Fact | null; readonly to: Fact },
): readonly SchemaChange[] {
  const upTo = from?.version ?? null
  if (upTo === null || (to.version !== null && compareVersions(upTo, to.version) <= 0)) return []
  return schemaChangesBetween(component, state, { above: to.version, upTo })
}
