import type { Fact } from '../../../model/fact.ts'
import { isRelease } from '../../release-of.ts'
import { findingOf } from '../finding.ts'
import type { Finding } from '../finding.ts'
import type { AuditSight } from '../sight.ts'

/** `git-tag-moved`, `git-tag-gone`: the git tag of a release leads for ever to the commit that was released. */
export function gitTags(sight: AuditSight): readonly Finding[] {
  const { git, state } = sight
  // A clone without any tags was made without them.
  if (git === null || git.tags.size === 0) return []
  const released = state.facts.filter((fact) => isRelease(fact))
  return released.flatMap((fact) => judge(sight, fact))
}

function judge({ git, component }: AuditSight, fact: Fact): readonly Finding[] {
  const { gitTag, commit, version, actor: who, date: when } = fact
  if (git === null || gitTag === null || commit === null) return []
  const there = git.tags.get(gitTag)
  if (there?.commit === commit) return []
  const is =
    there === undefined
      ? 'is gone from this clone'
      : `leads to ${there.commit === null ? 'no commit' : short(there.commit)}`
  return [
    findingOf(there === undefined ? 'git-tag-gone' : 'git-tag-moved', {
      component: component.name,
      version: version?.text ?? null,
      gitTag,
      who,
      when,
      message: `the git tag ${gitTag} ${is}; it was released from ${short(commit)}`,
      mend: there === undefined ? 'git fetch --tags' : `git fetch --tags --force`,
    }),
  ]
}

function short(commit: string): string {
  return commit.slice(0, 7)
}
