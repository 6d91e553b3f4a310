import { TidemarkError } from '../../model/failure.ts'
import type { ComponentState, State } from '../../model/state.ts'
import type { GateRow } from '../../plan/promotion/gate.ts'
import { componentFlag } from '../../plan/component-flag.ts'
import { promotionGates } from '../../plan/promotion/gates.ts'
import { runningIn } from '../../plan/promotion/runs.ts'
import { viewsOf } from '../../plan/views.ts'
import type { Component, Environment } from '../../policy/policy.ts'
import { targetsOf } from '../content/targets.ts'
import type { World } from '../world.ts'
import { artifactOf, findArtifact } from './find-artifact.ts'
import type { Artifact } from './find-artifact.ts'
import type { Move } from './move.ts'
import { promotionFact } from './move.ts'
import { chosenComponents, namedEnvironment } from './named.ts'
import type { ComponentChoice } from './named.ts'

export interface PromoteRequest extends ComponentChoice {
  readonly environment: string
  /** An environment, or a digest, version, tag or commit; null: the environment before. */
  readonly from: string | null
  /** Why it goes on over gates that are not met; null: it does not. */
  readonly override: string | null
  /** Kept with the promotion. */
  readonly reason: string | null
  readonly dryRun: boolean
}

/** A promotion with everything that its environment asks of it. */
export interface PlannedMove extends Move {
  readonly environment: Environment
  /** The environment that the digest comes from; null when it was named otherwise. */
  readonly origin: string | null
  /** The tag that the digest was named by; null when it was named otherwise. */
  readonly tag: string | null
  readonly gates: readonly GateRow[]
}

/** What the promotion would do in every component that it is about, on the facts of `state`. */
export async function planPromotion(
  world: World,
  request: PromoteRequest,
  facts: { readonly state: State; readonly actor: string },
): Promise<readonly PlannedMove[]> {
  const environment = namedEnvironment(world.policy, request.environment)
  const components = chosenComponents(world.policy, request)
  return await Promise.all(
    components.map(async (component) => {
      const state = facts.state.component(component.name)
      const { artifact, origin } = sourceOf(world, { component, environment, state, from: request.from })
      const now = world.clock.now()
      const fact = promotionFact(component, environment.name, { ...artifact, now })
      const { policy } = world
      const named = origin === null
      const candidacy = { policy, component, environment, state, fact, named, now, actor: facts.actor }
      const gates = promotionGates({ ...candidacy, views: viewsOf(component, state) })
      const targets = await targetsOf(world, component)
      const before = runningIn(state, environment.name)
      return { component, environment, targets, fact, before, origin, tag: artifact.tag, gates }
    }),
  )
}

interface Asked {
  readonly component: Component
  readonly environment: Environment
  readonly state: ComponentState
  readonly from: string | null
}

function sourceOf(
  { policy }: World,
  asked: Asked,
): { readonly artifact: Artifact; readonly origin: string | null } {
  const { component, environment, state } = asked
  const from = asked.from ?? environment.after
  if (from === null) throw sourceNeeded(environment, componentFlag(policy, component.name))
  const isStage = policy.environments.some(({ name }) => name === from)
  if (!isStage) return { artifact: findArtifact(component, state, from), origin: null }
  const running = runningIn(state, from)
  if (running === null || running.digest === null)
    throw nothingRuns(component, from, componentFlag(policy, component.name))
  return { artifact: artifactOf(state, running.digest), origin: from }
}

function sourceNeeded({ name }: Environment, of: string): TidemarkError {
  return new TidemarkError('E_USAGE', `no environment comes before ${name}: say what is promoted`, {
    hints: [
      `tidemark promote ${name} --from REF${of}`,
      'REF is a digest, a version, a tag, a commit or an environment.',
    ],
  })
}

function nothingRuns({ name }: Component, from: string, of: string): TidemarkError {
  return new TidemarkError('E_GATE', `nothing of ${name} runs in ${from}`, {
    details: { component: name, environment: from },
    hints: [`tidemark promote ${from} --from REF${of}`, 'tidemark status'],
  })
}
