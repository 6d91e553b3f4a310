import type { Fact } from '../../../model/fact.ts'
import type { Environment } from '../../../policy/policy.ts'
import { componentFlag } from '../../component-flag.ts'
import { people } from '../../promotion/gates/approvals.ts'
import { runningIn } from '../../promotion/runs.ts'
import { findingOf } from '../finding.ts'
import type { Finding, FindingDraft } from '../finding.ts'
import type { AuditSight } from '../sight.ts'
import { digestText } from '../words.ts'

/** `environment-deprecated`, `channel-unapproved`: what runs by the ledger may run. */
export function environments(sight: AuditSight): readonly Finding[] {
  return sight.policy.environments.flatMap((environment) => {
    const running = runningIn(sight.state, environment.name)
    if (running === null) return []
    return [...deprecated(sight, environment, running), ...unapproved(sight, environment, running)]
  })
}

function draftOf(
  { component }: AuditSight,
  { name }: Environment,
  fact: Fact,
): Omit<FindingDraft, 'message'> {
  const { digest, version, actor: who, date: when, seq } = fact
  return {
    component: component.name,
    environment: name,
    version: version?.text ?? null,
    now: digest,
    who,
    when,
    seq,
  }
}

function deprecated(sight: AuditSight, environment: Environment, running: Fact): readonly Finding[] {
  const { state } = sight
  // What was promoted as a build may have become a release since.
  const known = running.digest === null ? [] : state.byDigest(running.digest)
  const versions = new Set([running, ...known].flatMap(({ version }) => version?.text ?? []))
  return [...versions].flatMap((version) => {
    const said = state.deprecated.get(version)
    if (said === undefined) return []
    const of = componentFlag(sight.policy, sight.component.name)
    return [
      findingOf('environment-deprecated', {
        ...draftOf(sight, environment, running),
        version,
        message: `${environment.name} runs ${version}, which is deprecated: ${said.reason}`,
        mend:
          said.replacement === undefined
            ? `tidemark rollback ${environment.name}${of}`
            : `tidemark promote ${environment.name} --from ${said.replacement}${of}`,
      }),
    ]
  })
}

function unapproved(sight: AuditSight, environment: Environment, running: Fact): readonly Finding[] {
  const { policy, component, state, views, now, excused } = sight
  const { digest, actor } = running
  if (environment.approvals === 0 || digest === null || excused.has(running.id)) return []
  const given = people({
    policy,
    component,
    environment,
    state,
    views,
    fact: running,
    named: true,
    actor,
    now,
  })
  if (given.length >= environment.approvals) return []
  return [
    findingOf('channel-unapproved', {
      ...draftOf(sight, environment, running),
      message: `${environment.name} runs ${digestText(sight, digest)} with ${given.length} of ${environment.approvals} approvals`,
      mend: `tidemark approve ${digest} --env ${environment.name}${componentFlag(policy, component.name)}`,
    }),
  ]
}
