import type { Component } from '../../policy/policy.ts'
import type { CutRelease } from './release.ts'
import type { CutTarget } from './target.ts'

/** How a branch stands to the same branch of the remote. */
export type Standing = 'same' | 'ahead' | 'behind' | 'diverged' | 'absent'

/** What is known before a release is cut: plain data, read once. */
export interface CutFacts {
  readonly component: Component
  /** ` --component web`, where the policy has several: for the commands that a check tells. */
  readonly named: string
  readonly target: CutTarget
  /** The git tag to make. */
  readonly gitTag: string
  /** Full id of the commit that is checked out. */
  readonly head: string
  /** null when HEAD is detached. */
  readonly branch: string | null
  readonly onHotfixBranch: boolean
  readonly shallow: boolean
  readonly remote: string
  readonly standing: Standing
  /** How many commits the remote's branch lacks. */
  readonly unpushed: number
  readonly changes: {
    readonly staged: readonly string[]
    readonly unstaged: readonly string[]
    readonly untracked: readonly string[]
    readonly operation: string | null
  }
  /** Changed paths that hold just what this release would write: what a run that was cut off left. */
  readonly own: readonly string[]
  /** Every tag of the component, here or on the remote. */
  readonly releases: readonly CutRelease[]
  /** Those that the remote has: a tag that is only here has released nothing yet. */
  readonly released: readonly CutRelease[]
  /** Releases of the component that the policy puts before this one (`after`), by the remote's tags. */
  readonly before: readonly CutRelease[]
  /** The highest stable release that HEAD descends from. */
  readonly current: CutRelease | null
}
