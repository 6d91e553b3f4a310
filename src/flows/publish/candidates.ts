import type { Fact } from '../../model/fact.ts'
import type { Policy } from '../../policy/policy.ts'
import { followers } from '../../plan/followers.ts'
import type { Content } from '../content/content.ts'
import type { PublishEvent } from '../event/event.ts'

/** The facts that the event would add: the artifact, and a promotion to every environment that follows its branch. */
export function candidatesOf(policy: Policy, event: PublishEvent, content: Content | null): readonly Fact[] {
  const artifact = artifactFact(event, content)
  const promotions = followers(policy, artifact).map((environment): Fact => {
    return { ...artifact, kind: 'promotion', environment }
  })
  return [artifact, ...promotions]
}

function artifactFact(event: PublishEvent, content: Content | null): Fact {
  const { component, kind, version, commit, branch, gitTag, date, run } = event
  return {
    kind,
    component: component.name,
    id: 'candidate',
    seq: Number.MAX_SAFE_INTEGER,
    digest: content?.manifest.digest ?? null,
    version,
    commit,
    branch,
    gitTag,
    environment: null,
    run: run?.id ?? null,
    date,
    platforms: content?.platforms ?? {},
    actor: null,
    schemaChange: false,
  }
}
