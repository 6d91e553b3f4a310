import { TidemarkError } from '../model/failure.ts'
import { parseGitTag } from '../policy/parse-git-tag.ts'
import { chooseComponent } from './event/component.ts'
import { findGitTag } from './event/git-tag.ts'
import type { TrustCheck } from './trust/check.ts'
import { judgeTag } from './trust/judge-tag.ts'
import type { World } from './world.ts'

export interface VerifyTagRequest {
  /** Without `refs/tags/`. */
  readonly gitTag: string
  readonly component?: string
}

/** `tidemark verify-tag`. */
export interface VerifyTagResult {
  readonly gitTag: string
  readonly component: string
  readonly version: string | null
  /** Full id of the commit that the tag leads to. */
  readonly commit: string | null
  /** Id of the tag object, or of the commit for a lightweight tag. */
  readonly object: string
  readonly signer: string | null
  readonly format: 'openpgp' | 'ssh' | null
  readonly trusted: boolean
  readonly checks: readonly TrustCheck[]
  readonly notices: readonly string[]
  readonly hints: readonly string[]
}

/**
 * Whether `publish` would trust a git tag, and why. Throws E_GIT_TAG_UNKNOWN or E_SHALLOW when the tag is not here,
 * E_GIT_TAG_REFUSED when no component of several releases from it, E_NOT_A_REPOSITORY outside a repository.
 */
export async function verifyTag(world: World, request: VerifyTagRequest): Promise<VerifyTagResult> {
  const { git, policy } = world
  if (git === null) throw new TidemarkError('E_NOT_A_REPOSITORY', `${world.cwd} is in no git repository`)
  const tag = await findGitTag(git, request.gitTag)
  const component = chooseComponent(policy, request.component, tag.name)
  const parsed = parseGitTag(component.releases, component.name, tag.name)
  const version = 'version' in parsed ? parsed.version : null
  const report = await judgeTag({ ...world, git }, { component, version, tag })
  const { signer, format, checks, notices, hints } = report
  return {
    gitTag: tag.name,
    component: component.name,
    version: version?.text ?? null,
    commit: tag.commit,
    object: tag.object,
    signer,
    format,
    trusted: report.findings.length === 0,
    checks,
    notices,
    hints,
  }
}
