import { FACT_KINDS } from '../../model/fact.ts'
import { countsIn } from '../../plan/evidence/counts-in.ts'
import type { Component, Policy } from '../../policy/policy.ts'

/** A gate that asks for a check: the publish of a kind of artifact, or the promotion to an environment. */
export interface AskingGate {
  readonly gate: 'publish' | 'promote'
  /** `release`; `staging`. */
  readonly name: string
}

/** The gates that a result counts for: what was found in one environment counts for that one and the one right after it. */
export function gatesFor(
  { environments }: Policy,
  { require }: Component,
  { check, environment }: { readonly check: string; readonly environment: string | null },
): readonly AskingGate[] {
  const kinds = environment === null ? FACT_KINDS : []
  const publishes = kinds.filter((kind) => require.checks[kind]?.includes(check) === true)
  const stages = environments.filter((stage) => stage.checks.includes(check) && countsIn(environment, stage))
  return [
    ...publishes.map((name) => ({ gate: 'publish' as const, name })),
    ...stages.map(({ name }) => ({ gate: 'promote' as const, name })),
  ]
}
