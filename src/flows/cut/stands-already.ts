import { isStable } from '../../model/version.ts'
import type { CutAim } from '../../plan/cut/aim.ts'
import { commitOf, newestFirst } from '../../plan/cut/release.ts'
import type { CutRelease } from '../../plan/cut/release.ts'
import type { CutResult } from './request.ts'
import type { Survey } from './survey.ts'

/**
 * The release that HEAD is, on the remote as well: there is nothing since to cut, and a command that was run twice, or killed after its
 * push, ends as it would have. Null where a version was named that is another one.
 */
export function standsAlready(seen: Survey, aim: CutAim): CutResult | null {
  const { changes } = seen
  const at = newestFirst(seen.released).filter(
    (release) => commitOf(release) === seen.head && release.here !== null,
  )
  const release = at.find((candidate) => meets(candidate, aim))
  // What is not committed was perhaps meant to be released: the check of the work tree says so.
  if (release === undefined || changes.staged.length + changes.unstaged.length > 0) return null
  return {
    component: seen.component.name,
    kind: isStable(release.version) ? (seen.hotfix === null ? 'release' : 'hotfix') : 'prerelease',
    current: release.version.text,
    version: release.version.text,
    step: 'released already',
    because: `${release.gitTag} is HEAD, here and on ${seen.remote}: nothing came after it`,
    gitTag: release.gitTag,
    branch: seen.branch,
    remote: seen.remote,
    checks: [],
    files: [],
    commitMessage: null,
    tagMessage: null,
    signed: false,
    since: null,
    before: [],
    dryRun: false,
    outcome: 'nothing',
    commit: seen.head,
    notes: null,
    notices:
      aim.kind === 'exact' ? [] : ['to release the same commit under another version, name the version'],
    next: [],
  }
}

function meets({ version }: CutRelease, aim: CutAim): boolean {
  if (aim.kind === 'exact') return version.text === aim.version.text
  if (aim.kind === 'candidate') return isStable(version) || version.prerelease.join('.').startsWith(aim.word)
  return isStable(version)
}
