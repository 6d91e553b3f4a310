import type { Planned } from '../planned.ts'
import { nameOf } from '../reasons.ts'
import type { Refusal } from '../refusal.ts'
import { refusal } from '../refusal.ts'
import { isArtifact } from './gate.ts'

/** `require.attestations`: nothing here can verify one, so the gate is not met. */
export function attestationsPresent({ input, published }: Planned): readonly Refusal[] {
  const demanded = input.component.require.attestations
  if (demanded.length === 0) return []
  const artifacts = published.map(({ fact }) => fact).filter((fact) => isArtifact(fact))
  return artifacts.map((fact) =>
    refusal('E_GATE', `the attestations of ${nameOf(fact)} cannot be verified: ${demanded.join(', ')}`, {
      hints: ['The policy requires them. A gate that cannot be evaluated is never taken as met.'],
    }),
  )
}
