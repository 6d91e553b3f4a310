import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import type { ComponentState } from '../../model/state.ts'
import { runningIn } from '../promotion/runs.ts'
import type { Policy } from '../../policy/policy.ts'

/** An artifact whose content an audit looks at. */
export interface AuditedArtifact {
  readonly fact: Fact
  readonly digest: Digest
}

interface Known {
  readonly policy: Pick<Policy, 'environments'>
  readonly state: ComponentState
}

/** Releases, rebuilds, and what runs in an environment: each digest once, with the first fact that made it. */
export function auditedArtifacts({ policy, state }: Known): readonly AuditedArtifact[] {
  const running = new Set(policy.environments.map(({ name }) => runningIn(state, name)?.digest))
  const found = new Map<Digest, AuditedArtifact>()
  for (const fact of state.facts) {
    const { digest, kind } = fact
    if (digest === null || kind === 'promotion' || state.deleted.has(digest)) continue
    if (kind === 'build' && !running.has(digest)) continue
    // A release says more than the build that it was made of.
    if (!found.has(digest) || kind !== 'build') found.set(digest, { fact, digest })
  }
  return [...found.values()]
}
