import type { Fact } from '../../model/fact.ts'
import { componentFlag } from '../component-flag.ts'
import type { PublishInput } from '../input.ts'
import type { Planned } from '../planned.ts'
import { promotionGates } from '../promotion/gates.ts'
import type { GateRow } from '../promotion/gate.ts'
import { nameOf } from '../reasons.ts'
import type { Refusal } from '../refusal.ts'
import { refusal } from '../refusal.ts'
import type { Views } from '../views.ts'

/** An environment that follows a publish, and what keeps the digest from it for now. */
export interface Waiting {
  readonly environment: string
  /** What brings it there later. */
  readonly command: string
  readonly rows: readonly GateRow[]
}

/**
 * The candidates that may go where they shall, and the environments that wait: one that follows a branch moves by itself when all
 * its gates are met, and a publish is never refused because it is not ready, or held.
 */
export function readyCandidates(
  input: PublishInput,
  views: Views,
): { readonly candidates: readonly Fact[]; readonly waiting: readonly Waiting[] } {
  const waiting = input.candidates.flatMap((fact): Waiting[] => {
    const rows = fact.kind === 'promotion' ? missingFor(fact, input, views) : []
    if (rows.length === 0) return []
    const environment = fact.environment ?? ''
    const command = `tidemark promote ${environment}${componentFlag(input.policy, fact.component)}`
    return [{ environment, command, rows }]
  })
  const waits = new Set(waiting.map(({ environment }) => environment))
  const candidates = input.candidates.filter(
    ({ kind, environment }) => kind !== 'promotion' || !waits.has(environment ?? ''),
  )
  return { candidates, waiting }
}

function missingFor(fact: Fact, input: PublishInput, views: Views): readonly GateRow[] {
  const environment = input.policy.environments.find(({ name }) => name === fact.environment)
  if (environment === undefined) return []
  const rows = promotionGates({ ...input, environment, views, fact, named: false, actor: null })
  // The tag of the commit is written by this very publish, which has a gate of its own for it.
  return rows.filter(({ met, gate }) => !met && gate !== 'tag')
}

/** "dev does not follow: there is no result of tests", and what to do when there is. */
export function waitingText({ environment, command, rows }: Waiting): string {
  const missing = rows.map(({ message }) => message).join('; ')
  return `${environment} does not follow: ${missing}. Then:  ${command}`
}

/** What is promoted goes to an environment that the policy has. */
export function environmentsKnown({ input, published }: Planned): readonly Refusal[] {
  const names = input.policy.environments.map(({ name }) => name)
  return published.flatMap(({ fact }) =>
    fact.kind !== 'promotion' || names.includes(fact.environment ?? '')
      ? []
      : [refusal('E_GATE', `${nameOf(fact)}: the policy has no environment "${fact.environment ?? ''}"`)],
  )
}
