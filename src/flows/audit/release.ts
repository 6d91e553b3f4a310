import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { TidemarkError } from '../../model/failure.ts'
import { tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { componentFlag } from '../../plan/component-flag.ts'
import { releaseOf } from '../../plan/release-of.ts'
import { viewsOf } from '../../plan/views.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component, Policy } from '../../policy/policy.ts'
import { targetsOf } from '../content/targets.ts'
import { chooseComponent, withImages } from '../event/component.ts'
import type { World } from '../world.ts'
import { check } from './release-check.ts'
import type { ReleaseCheck } from './release-check.ts'
import { checkContent } from './release-content.ts'
import { checkForge } from './release-forge.ts'
import { checkTags } from './release-tags.ts'

export interface ReleaseAuditRequest {
  /** `1.4.0`, or its git tag. */
  readonly version: string
  readonly component: string | null
}

/** `tidemark audit --release`. */
export interface ReleaseAuditResult {
  readonly component: string
  readonly version: string
  readonly digest: Digest | null
  readonly gitTag: string | null
  /** True when no check fails, and none is unknown. */
  readonly passed: boolean
  readonly checks: readonly ReleaseCheck[]
}

/**
 * Everything that must be there after a release, looked for where it must be: the record, the git tag, the exact tag and the floats that
 * are its own in every image, the platforms, what attests to it, the release on the forge with its files. Nothing is changed.
 *
 * Throws E_VERSION, E_FACTS_MISSING where it is not clear which component is meant, E_NO_IMAGE, and what registry, forge and git give
 * cause for.
 */
export async function auditRelease(world: World, request: ReleaseAuditRequest): Promise<ReleaseAuditResult> {
  const component = componentOf(world.policy, request)
  const version = versionOf(component, request.version)
  const state = (await (await world.ledger()).load({ fresh: true })).component(component.name)
  const fact = releaseOf(state, version)
  const known = { component: component.name, version: version.text }
  const of = componentFlag(world.policy, component.name)
  const gitTag = fact?.gitTag ?? null
  if (fact?.digest == null) {
    const missing = check('ledger', 'fail', `${version.text} has no record`, `tidemark adopt --record${of}`)
    return { ...known, digest: null, gitTag, passed: false, checks: [missing] }
  }
  const { digest } = fact
  const targets = await targetsOf(world, component)
  const checks = [
    check('ledger', 'pass', `recorded ${fact.date}${fact.actor === null ? '' : ` by ${fact.actor}`}`),
    await checkGitTag(world, fact),
    ...(await checkTags({ fact, views: viewsOf(component, state), targets, of })),
    ...(await checkContent(targets, component, digest)),
    ...(await checkForge(world, { component, version, gitTag })),
  ]
  return {
    ...known,
    digest,
    gitTag,
    passed: checks.every(({ status }) => status !== 'fail' && status !== 'unknown'),
    checks,
  }
}

/** The one that is named, the only one with an image, or whose git tag it is. */
function componentOf(policy: Policy, { version, component }: ReleaseAuditRequest): Component {
  const [only, ...others] = withImages(policy)
  if (component === null && only !== undefined && others.length === 0) return only
  return chooseComponent(policy, component ?? undefined, tryParseVersion(version) === null ? version : null)
}

function versionOf({ releases, name }: Component, text: string): Version {
  const version = tryParseVersion(text)
  if (version !== null) return version
  const read = parseGitTag(releases, name, text)
  if ('version' in read) return read.version
  throw new TidemarkError('E_VERSION', `"${text}" is neither a SemVer 2.0.0 version nor a git tag of ${name}`)
}

async function checkGitTag({ git }: World, { gitTag, commit }: Fact): Promise<ReleaseCheck> {
  if (gitTag === null) return check('git-tag', 'off', 'it was released without a git tag')
  if (git === null) return check('git-tag', 'off', 'this folder is in no git repository')
  const tag = await git.tag(gitTag)
  if (tag === null) return check('git-tag', 'fail', `${gitTag} is not in this clone`, 'git fetch --tags')
  const leads = tag.commit === null ? 'no commit' : tag.commit.slice(0, 7)
  if (tag.commit === commit) return check('git-tag', 'pass', `${gitTag} leads to ${leads}`)
  const built = commit === null ? 'no commit is recorded' : `it was built from ${commit.slice(0, 7)}`
  return check('git-tag', 'fail', `${gitTag} leads to ${leads}, and ${built}`)
}
