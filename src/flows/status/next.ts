import { shortDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { compileGlob } from '../../model/glob.ts'
import { componentFlag } from '../../plan/component-flag.ts'
import { promotionGates, unmet } from '../../plan/promotion/gates.ts'
import { runningIn, runsOf, standingRuns } from '../../plan/promotion/runs.ts'
import type { Environment } from '../../policy/policy.ts'
import type { NextStatus } from '../results.ts'
import { artifactOf } from '../stage/find-artifact.ts'
import { promotionFact } from '../stage/move.ts'
import type { Sight } from './sight.ts'
import { waitWords } from './wait-words.ts'

interface Candidate {
  readonly digest: Digest
  readonly origin: string | null
}

/**
 * What would run in the environment next, and what it waits for: what the environment before it runs, or, for one that follows
 * publishes, the newest of them that it did not take. null when it runs that already, or nothing comes. Gates are asked without a
 * promoter: who promotes may still find that their own approval does not count.
 */
export function nextStatus(sight: Sight, environment: Environment, running: Fact | null): NextStatus | null {
  const candidate = candidateOf(sight, environment, running)
  if (candidate === null || candidate.digest === running?.digest) return null
  const { digest, origin } = candidate
  const artifact = artifactOf(sight.state, digest)
  const fact = promotionFact(sight.component, environment.name, { ...artifact, now: sight.now })
  const candidacy = { ...sight, environment, fact, named: origin === null, actor: null }
  const gates = promotionGates(candidacy)
  const missing = unmet(gates, environment, false)
  const from = environment.after === null ? ` --from ${shortDigest(digest)}` : ''
  return {
    origin,
    digest,
    version: artifact.version?.text ?? null,
    commit: artifact.commit,
    ran: whetherRan(sight, environment, digest),
    ready: missing.length === 0,
    waitsFor: missing.map((row) => waitWords(row, candidacy)),
    gates,
    command: `tidemark promote ${environment.name}${from}${componentFlag(sight.policy, sight.component.name)}`,
  }
}

function candidateOf(sight: Sight, environment: Environment, running: Fact | null): Candidate | null {
  if (environment.after === null) return followed(sight, environment, running)
  const digest = runningIn(sight.state, environment.after)?.digest ?? null
  return digest === null ? null : { digest, origin: environment.after }
}

/** The newest artifact that the environment follows, when it came after what runs there. */
function followed({ state }: Sight, { follows }: Environment, running: Fact | null): Candidate | null {
  if (follows === null) return null
  const globs = follows.branches.map((glob) => compileGlob(glob))
  const newest = state.facts.findLast(
    ({ kind, branch }) => kind !== 'promotion' && branch !== null && globs.some((fits) => fits(branch)),
  )
  if (newest === undefined || newest.digest === null || newest.seq < (running?.seq ?? 0)) return null
  return { digest: newest.digest, origin: null }
}

function whetherRan({ state }: Sight, { name }: Environment, digest: Digest): NextStatus['ran'] {
  if (standingRuns(state, name).some((fact) => fact.digest === digest)) return 'earlier'
  return runsOf(state, name).some(({ fact }) => fact.digest === digest) ? 'rolledBack' : 'never'
}
