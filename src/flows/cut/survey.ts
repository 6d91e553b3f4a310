import type { GitTag } from '../../git/repository.ts'
import type { RemoteRef, WorkTreeChanges } from '../../git/work.ts'
import { TidemarkError } from '../../model/failure.ts'
import { tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import { componentFlag } from '../../plan/component-flag.ts'
import type { Standing } from '../../plan/cut/facts.ts'
import type { CutRelease } from '../../plan/cut/release.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { Component } from '../../policy/policy.ts'
import { currentRelease, releasesOf } from './releases.ts'
import { chooseRemote } from './remote.ts'
import type { CutWorld } from './world.ts'

/** What the repository and its remote show, read once and concurrently. */
export interface Survey {
  readonly component: Component
  /** ` --component web`, where the policy has several: for the commands that are told. */
  readonly named: string
  readonly head: string
  readonly branch: string | null
  readonly shallow: boolean
  readonly remote: string
  readonly standing: Standing
  readonly unpushed: number
  readonly changes: WorkTreeChanges
  readonly tags: readonly GitTag[]
  readonly releases: readonly CutRelease[]
  /** Those that count: what the remote has. */
  readonly released: readonly CutRelease[]
  /** Of the component that the policy puts before this one; none where there is no such. */
  readonly before: readonly CutRelease[]
  readonly current: CutRelease | null
  /** The version that the checked-out hotfix branch is for; null on other branches. */
  readonly hotfix: Version | null
  readonly identity: string | null
}

const HOTFIX = 'hotfix/'

/** The branch of the hotfix that a git tag will release. */
export function hotfixBranch(gitTag: string): string {
  return `${HOTFIX}${gitTag}`
}

/** Reads everything that the plan of a release rests on; changes nothing. Throws E_FACTS_MISSING, E_CUT_REMOTE, E_REMOTE, E_GIT. */
export async function survey(world: CutWorld, component: Component): Promise<Survey> {
  const { git, work } = world
  const { commit: head, branch } = await git.head()
  if (head === null) {
    throw new TidemarkError(
      'E_FACTS_MISSING',
      'the repository has no commit yet: there is nothing to release',
    )
  }
  const [remote, tags, changes, identity, shallow] = await Promise.all([
    chooseRemote(world, component.cut.remote, branch),
    git.tags(),
    work.changes(),
    git.identity(),
    git.isShallow(),
  ])
  const refs = await work.remoteRefs(remote, [
    'refs/tags/*',
    ...(branch === null ? [] : [`refs/heads/${branch}`]),
  ])
  const releases = releasesOf(component, tags, refs)
  const released = releases.filter(({ there }) => there !== null)
  const first = world.policy.components.find(({ name }) => name === component.after)
  const before =
    first === undefined ? [] : releasesOf(first, tags, refs).filter(({ there }) => there !== null)
  const [current, standing] = await Promise.all([
    currentRelease(world, released, head),
    standingOf(world, head, refs.get(`refs/heads/${branch ?? ''}`)),
  ])
  const hotfix = branch === null ? null : hotfixVersion(component, branch)
  const seen = {
    component,
    named: componentFlag(world.policy, component.name),
    head,
    branch,
    shallow,
    remote,
    changes,
    tags,
    releases,
    released,
    before,
    current,
    hotfix,
    identity,
  }
  return { ...seen, ...standing }
}

async function standingOf(
  { git, work }: CutWorld,
  head: string,
  there: RemoteRef | undefined,
): Promise<{ readonly standing: Standing; readonly unpushed: number }> {
  if (there === undefined) return { standing: 'absent', unpushed: 0 }
  if (there.commit === head) return { standing: 'same', unpushed: 0 }
  const ahead = await work.isAncestor(there.commit, head)
  if (ahead === true) return { standing: 'ahead', unpushed: (await git.commits(there.commit, head)).length }
  // A commit that is not here yet: whoever pulls finds out whether both have moved.
  if (ahead === null) return { standing: 'behind', unpushed: 0 }
  const behind = await work.isAncestor(head, there.commit)
  return { standing: behind === true ? 'behind' : 'diverged', unpushed: 0 }
}

function hotfixVersion(component: Component, branch: string): Version | null {
  if (!branch.startsWith(HOTFIX)) return null
  const name = branch.slice(HOTFIX.length)
  const read = parseGitTag(component.releases, component.name, name)
  return 'version' in read ? read.version : tryParseVersion(name)
}
