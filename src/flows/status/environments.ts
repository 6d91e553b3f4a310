import type { Fact } from '../../model/fact.ts'
import { runningIn, runsOf } from '../../plan/promotion/runs.ts'
import type { Environment } from '../../policy/policy.ts'
import type { EnvironmentStatus } from '../results.ts'
import { artifactOf } from '../stage/find-artifact.ts'
import { holdStatus } from './hold-status.ts'
import { nextStatus } from './next.ts'
import type { Sight } from './sight.ts'
import { unwrittenTags } from './unwritten.ts'

/** What runs in every environment, since when and by whom, what holds it, and what waits for it. */
export function environmentStatus(
  sight: Sight,
  environments: readonly Environment[],
): readonly EnvironmentStatus[] {
  return environments.map((environment) => {
    const running = runningIn(sight.state, environment.name)
    return {
      environment: environment.name,
      ...runningStatus(sight, running),
      hold: holdStatus(sight, environment),
      next: nextStatus(sight, environment, running),
    }
  })
}

type RunningStatus = Omit<EnvironmentStatus, 'environment' | 'hold' | 'next'>

const NOTHING: RunningStatus = {
  tags: [],
  digest: null,
  version: null,
  commit: null,
  since: null,
  by: null,
  deprecated: null,
  unwritten: [],
}

function runningStatus(sight: Sight, running: Fact | null): RunningStatus {
  if (running === null || running.digest === null) return NOTHING
  const known = artifactOf(sight.state, running.digest)
  // What was promoted as a build may have become a release since.
  const version = running.version?.text ?? known.version?.text ?? null
  const began = beganWith(sight, running)
  return {
    tags: sight.views.made(running).map(({ tag }) => tag),
    digest: running.digest,
    version,
    commit: running.commit ?? known.commit,
    since: began.date,
    by: began.actor,
    deprecated: deprecation(sight, version),
    unwritten: unwrittenTags(sight, running),
  }
}

/** Being promoted to what runs already does not begin anew. */
function beganWith({ state }: Sight, running: Fact): Fact {
  const facts = runsOf(state, running.environment ?? '').map(({ fact }) => fact)
  const other = facts.findLastIndex(({ digest }) => digest !== running.digest)
  return facts[other + 1] ?? running
}

function deprecation({ state }: Sight, version: string | null): EnvironmentStatus['deprecated'] {
  const said = version === null ? undefined : state.deprecated.get(version)
  return said === undefined ? null : { reason: said.reason, replacement: said.replacement ?? null }
}
