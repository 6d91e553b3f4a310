import { appendRetrying } from '../ledger/append-loop.ts'
import type { ApprovalData } from '../model/data.ts'
import type { Digest } from '../model/digest.ts'
import { TidemarkError } from '../model/failure.ts'
import type { ComponentState } from '../model/state.ts'
import { isSamePerson } from '../plan/evidence/same-person.ts'
import { approvals } from '../plan/promotion/gates/approvals.ts'
import { viewsOf } from '../plan/views.ts'
import type { Component, Environment } from '../policy/policy.ts'
import { chooseComponent } from './event/component.ts'
import { findArtifact } from './stage/find-artifact.ts'
import type { Artifact } from './stage/find-artifact.ts'
import { draft, promotionFact } from './stage/move.ts'
import { namedEnvironment } from './stage/named.ts'
import type { World } from './world.ts'

export interface ApproveRequest {
  /** A digest, version, tag or commit. */
  readonly name: string
  readonly environment: string
  readonly component?: string
  readonly comment: string | null
  /** Takes the approval back. */
  readonly undo: boolean
  readonly dryRun: boolean
}

/** `tidemark approve`. */
export interface ApproveResult {
  readonly component: string
  readonly environment: string
  readonly digest: Digest
  readonly version: string | null
  readonly commit: string | null
  readonly actor: string
  readonly undo: boolean
  readonly dryRun: boolean
  /** False when it was so already. */
  readonly changed: boolean
  /** What the gate says now: `1 of 2: Ada <ada@example.org>`. */
  readonly gate: string
  readonly met: boolean
  readonly notices: readonly string[]
}

/**
 * Records that the actor agrees that a digest runs in an environment. It is about these very bytes: another digest needs another
 * approval. Throws E_NOT_APPROVER (exit 3) for somebody whom the policy does not list, E_UNKNOWN_NAME, E_UNKNOWN_ENVIRONMENT.
 */
export async function approve(world: World, request: ApproveRequest): Promise<ApproveResult> {
  const environment = namedEnvironment(world.policy, request.environment)
  const component = chooseComponent(world.policy, request.component, null)
  const actor = await world.actor()
  demandApprover(environment, actor)
  const ledger = await world.ledger()
  const artifact = findArtifact(component, (await ledger.load()).component(component.name), request.name)
  const data = approvalData(world, request, artifact)
  let changed = false
  const decide = (state: ComponentState): boolean => {
    const stands = state.approvals.some(
      (each) =>
        each.environment === environment.name && each.digest === artifact.digest && each.actor === actor,
    )
    return stands === request.undo
  }
  if (request.dryRun) changed = decide((await ledger.load()).component(component.name))
  else {
    await appendRetrying(
      ledger,
      (state) => {
        changed = decide(state.component(component.name))
        return changed ? [draft(component.name, 'approval', actor, data)] : []
      },
      world,
    )
  }
  const state = (await ledger.load()).component(component.name)
  return {
    ...report(world, { component, environment, state, artifact }),
    actor,
    changed,
    undo: request.undo,
    dryRun: request.dryRun,
  }
}

function approvalData(
  { clock }: World,
  { environment, comment, undo }: ApproveRequest,
  { digest }: Artifact,
): ApprovalData {
  return {
    environment,
    digest,
    date: clock.now().toISOString(),
    ...(comment !== null && { comment }),
    ...(undo && { undo }),
  }
}

function demandApprover({ name, approvers, where }: Environment, actor: string): void {
  if (approvers.length === 0 || approvers.some((listed) => isSamePerson(listed, actor))) return
  throw new TidemarkError('E_NOT_APPROVER', `${actor} may not approve for ${name}`, {
    where,
    details: { environment: name, actor, approvers },
    hints: [`Those who may: ${approvers.join(', ')}`],
  })
}

interface Approved {
  readonly component: Component
  readonly environment: Environment
  readonly state: ComponentState
  readonly artifact: Artifact
}

type Report = Omit<ApproveResult, 'actor' | 'changed' | 'undo' | 'dryRun'>

function report({ policy, clock }: World, { component, environment, state, artifact }: Approved): Report {
  const now = clock.now()
  const fact = promotionFact(component, environment.name, { ...artifact, now })
  const views = viewsOf(component, state)
  const candidacy = { policy, component, environment, state, views, fact, named: true, actor: null, now }
  const [row] = approvals(candidacy)
  const { digest, version, commit, tag } = artifact
  return {
    component: component.name,
    environment: environment.name,
    digest,
    version: version?.text ?? null,
    commit,
    gate: row?.message ?? `${environment.name} asks for no approval`,
    met: row?.met ?? true,
    notices: tag === null ? [] : [`${tag} names ${digest}, by the ledger; the approval is about that digest`],
  }
}
