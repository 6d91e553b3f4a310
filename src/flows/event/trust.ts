import type { GitTag } from '../../git/repository.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { Version } from '../../model/version.ts'
import type { Component } from '../../policy/policy.ts'
import { fail } from '../trust/check.ts'
import type { TrustCheck } from '../trust/check.ts'
import { judgeBranch } from '../trust/judge-branch.ts'
import { judgeTag } from '../trust/judge-tag.ts'
import type { World } from '../world.ts'

interface Tagged {
  readonly component: Component
  readonly version: Version
  readonly gitTag: GitTag
}

interface Untagged {
  readonly component: Component
  readonly version: Version
  readonly commit: string | null
}

/**
 * Refuses a git tag that the policy does not trust, with every reason in `details.findings` and the first as the message;
 * gives warnings for what the policy only encourages. Throws E_GIT_TAG_UNTRUSTED.
 */
export async function checkTagTrust(world: World, release: Tagged): Promise<readonly string[]> {
  const { component, version, gitTag: tag } = release
  const { git } = world
  if (git === null) throw untrusted([fail('target', `there is no repository with the git tag ${tag.name}`)])
  const report = await judgeTag({ ...world, git }, { component, version, tag })
  if (report.findings.length > 0) throw untrusted(report.findings, report.hints)
  return report.checks.filter(({ status }) => status === 'warn').map(({ message }) => message)
}

/** Refuses a release without a git tag where the policy asks something of it, or of its branch. Throws E_GIT_TAG_UNTRUSTED. */
export async function checkUntagged(world: World, release: Untagged): Promise<void> {
  const { annotated, signed, maintainers } = release.component.releases
  const asked = annotated ? 'annotated' : signed === 'never' ? null : 'signature'
  const name = asked ?? (maintainers.length > 0 ? 'maintainer' : null)
  if (name !== null) {
    const { text } = release.version
    throw untrusted([fail(name, `the policy releases from git tags only, and ${text} has none here`)])
  }
  const branch = await judgeBranch(world.git, release)
  if (branch.status === 'fail') throw untrusted([branch], branch.mend === 'again' ? [] : branch.mend)
}

function untrusted(findings: readonly TrustCheck[], hints: readonly string[] = []): TidemarkError {
  const told = findings.map(({ name, message }) => ({ name, message }))
  return new TidemarkError('E_GIT_TAG_UNTRUSTED', told[0]?.message ?? 'the git tag cannot be trusted', {
    hints: [...hints, 'Nothing was written.'],
    details: { findings: told },
  })
}
