import type { Fact } from '../../model/fact.ts'
import type { Planned } from '../planned.ts'
import { nameOf } from '../reasons.ts'
import type { Refusal } from '../refusal.ts'
import { refusal } from '../refusal.ts'
import { isArtifact } from './gate.ts'

/** `require.KIND`: every check that this kind of artifact needs has passed on these very bytes. */
export function checksPassed(planned: Planned): readonly Refusal[] {
  const { component } = planned.input
  const artifacts = planned.published.map(({ fact }) => fact).filter((fact) => isArtifact(fact))
  return artifacts.flatMap((fact) => {
    const missing = (component.require.checks[fact.kind] ?? []).filter(
      (check) => !hasPassed(check, fact, planned),
    )
    return missing.length === 0 ? [] : [notPassed(fact, missing)]
  })
}

/** The newest result counts. */
export function hasPassed(check: string, { digest }: Pick<Fact, 'digest'>, { input }: Planned): boolean {
  const newest = input.evidence?.findLast((entry) => entry.check === check && entry.digest === digest)
  return newest?.passed === true
}

function notPassed(fact: Fact, checks: readonly string[]): Refusal {
  const names = checks.join(', ')
  return refusal('E_GATE', `${nameOf(fact)} has no passing evidence for: ${names}`, {
    hints: [
      `The policy requires them of every ${fact.kind}. A gate that cannot be evaluated is never taken as met.`,
    ],
  })
}
