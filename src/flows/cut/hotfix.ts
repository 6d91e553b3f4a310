import { TidemarkError } from '../../model/failure.ts'
import { compareVersions, lineOf, tryParseVersion } from '../../model/version.ts'
import { bumped } from '../../plan/commits/bumped.ts'
import { checkTree } from '../../plan/cut/checks/tree.ts'
import { newestFirst, stable } from '../../plan/cut/release.ts'
import type { CutRelease } from '../../plan/cut/release.ts'
import { quoted } from '../../plan/quoted.ts'
import { versionStep } from '../../plan/version-step.ts'
import { nameGitTag } from '../../policy/name-git-tag.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { CutRequest, CutResult } from './request.ts'
import { hotfixBranch } from './survey.ts'
import type { Survey } from './survey.ts'
import type { CutWorld } from './world.ts'

interface Asked {
  /** A line (`0.3`), a version or git tag, or null for the newest release. */
  readonly of: string | null
  readonly request: CutRequest
}

/** Starts the branch of a hotfix at the newest stable release of a line. Throws E_CUT_HOTFIX, E_CUT_DIRTY. */
export async function startHotfix(world: CutWorld, seen: Survey, { of, request }: Asked): Promise<CutResult> {
  const base = baseOf(seen, of)
  const commit = base.here?.commit
  if (commit === undefined) {
    throw new TidemarkError('E_CUT_HOTFIX', `${base.gitTag} is not here`, { hints: ['git fetch --tags'] })
  }
  const version = bumped(base.version, 'patch')
  const { component } = seen
  const like = { component: component.name, version: base.version.text, name: base.gitTag }
  const gitTag = nameGitTag(
    component.releases.gitTag,
    { component: component.name, version: version.text },
    like,
  )
  const branch = hotfixBranch(gitTag)
  await demandFree(world, branch)
  const tree = checkTree({
    ...seen,
    own: [],
    onHotfixBranch: false,
    gitTag,
    target: { version, kind: 'hotfix', because: null },
  })
  const plan: CutResult = {
    component: component.name,
    kind: 'hotfix-branch',
    current: base.version.text,
    version: version.text,
    step: versionStep(base.version, version).text,
    because: `${base.gitTag} is the newest release of ${lineOf(base.version, component.releases.lines.by)}`,
    gitTag,
    branch,
    remote: seen.remote,
    checks: [tree],
    files: [],
    commitMessage: null,
    tagMessage: null,
    signed: false,
    since: null,
    before: [],
    dryRun: request.dryRun,
    outcome: tree.status === 'fail' ? 'refused' : 'planned',
    commit,
    notes: null,
    notices: [],
    next: [],
  }
  if (plan.outcome === 'refused' || request.dryRun) return plan
  await world.work.startBranch(branch, commit)
  return {
    ...plan,
    outcome: 'done',
    next: ['git commit   # the fix, and nothing else', `tidemark cut hotfix${seen.named}`],
  }
}

async function demandFree({ git }: CutWorld, branch: string): Promise<void> {
  if (!(await git.branches()).includes(branch)) return
  throw new TidemarkError('E_CUT_HOTFIX', `the branch ${branch} exists already`, {
    hints: [`git switch ${quoted(branch)}`],
  })
}

/** The newest stable release of the line that was asked for; naming another release of that line is refused. */
function baseOf({ component, named: flag, released }: Survey, of: string | null): CutRelease {
  const { by } = component.releases.lines
  const all = newestFirst(stable(released))
  const [newest] = all
  if (newest === undefined) throw new TidemarkError('E_CUT_HOTFIX', 'there is no stable release to mend yet')
  if (of === null) return newest
  const read = parseGitTag(component.releases, component.name, of)
  const named = 'version' in read ? read.version : tryParseVersion(of)
  const line = named === null ? of : lineOf(named, by)
  const base = all.find((release) => lineOf(release.version, by) === line)
  if (base === undefined) {
    const lines = [...new Set(all.map((release) => lineOf(release.version, by)))]
    throw new TidemarkError('E_CUT_HOTFIX', `no release is of the line ${line}`, {
      hints: [`Lines: ${lines.join(', ')}`],
    })
  }
  if (named !== null && compareVersions(named, base.version) !== 0) {
    throw new TidemarkError(
      'E_CUT_HOTFIX',
      `${named.text} is not the newest release of ${line}: ${base.version.text} is`,
      {
        hints: [`tidemark cut hotfix ${line}${flag}`],
      },
    )
  }
  return base
}
