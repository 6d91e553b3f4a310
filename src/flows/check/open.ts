import type { Ledger } from '../../ledger/ledger.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import { componentFlag } from '../../plan/component-flag.ts'
import type { CheckRule, Component } from '../../policy/policy.ts'
import { chooseComponent } from '../event/component.ts'
import { namedEnvironment } from '../stage/named.ts'
import type { World } from '../world.ts'
import { namedCheck } from './rule.ts'
import type { SubjectRequest } from './subject.ts'

/** What every command about one check is told. */
export interface CheckRequest extends SubjectRequest {
  /** The check's name. */
  readonly check: string
  readonly component?: string
}

/** A check, and where its results are kept. */
export interface OpenCheck {
  readonly name: string
  readonly rule: CheckRule
  readonly component: Component
  /** ` --component web`, where the policy has several: for the commands that an error tells. */
  readonly of: string
  readonly state: ComponentState
  readonly ledger: Ledger
  /** Who records. */
  readonly actor: string
}

/** Everything that a command about a check needs, asked before anything is run. Throws E_EVIDENCE_NOT_KEPT, E_CHECK_UNKNOWN. */
export async function openCheck(world: World, request: CheckRequest): Promise<OpenCheck> {
  const { policy } = world
  const { check: name, environment } = request
  const rule = namedCheck(policy, name)
  const component = chooseComponent(policy, request.component, null)
  if (environment !== null) namedEnvironment(policy, environment)
  const ledger = await world.ledger()
  if (!ledger.promises.durable)
    throw new TidemarkError('E_EVIDENCE_NOT_KEPT', `a ${ledger.kind} ledger would forget what ${name} found`)
  const state = (await ledger.load()).component(component.name)
  const of = componentFlag(policy, component.name)
  return { name, rule, component, of, state, ledger, actor: await world.actor() }
}
