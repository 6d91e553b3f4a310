import { compareVersions, isStable } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'

/** A version of one component that a git tag releases, and where the tag stands. */
export interface CutRelease {
  readonly version: Version
  readonly gitTag: string
  /** The tag object (or the commit of a lightweight tag) and the commit, as this repository has them; null where it has none. */
  readonly here: TagPlace | null
  /** The same, as the remote has them. */
  readonly there: TagPlace | null
}

export interface TagPlace {
  readonly object: string
  readonly commit: string
}

/** Highest first. */
export function newestFirst(releases: readonly CutRelease[]): readonly CutRelease[] {
  return releases.toSorted((a, b) => compareVersions(b.version, a.version))
}

/** The commit of a release, as far as it is known here or there. */
export function commitOf({ here, there }: CutRelease): string | null {
  return here?.commit ?? there?.commit ?? null
}

/** True when the tag names different objects here and on the remote. */
export function isMoved({ here, there }: CutRelease): boolean {
  return here !== null && there !== null && here.object !== there.object
}

export function stable(releases: readonly CutRelease[]): readonly CutRelease[] {
  return releases.filter(({ version }) => isStable(version))
}

/** The candidates of X.Y.Z, highest first. */
export function candidatesOf(releases: readonly CutRelease[], version: Version): readonly CutRelease[] {
  const { major, minor, patch } = version
  const same = releases.filter((release) => {
    const other = release.version
    return !isStable(other) && other.major === major && other.minor === minor && other.patch === patch
  })
  return newestFirst(same)
}
