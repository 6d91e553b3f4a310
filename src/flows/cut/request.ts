/** What `tidemark cut` is asked for. */
export interface CutRequest {
  /** `patch`, `rc minor`, `hotfix 0.3` …, as they were typed. */
  readonly words: readonly string[]
  readonly component?: string
  /** Show the plan, change nothing. */
  readonly dryRun: boolean
  /** What came after the last candidate may be released. */
  readonly acceptChanges: boolean
  /** Asks before anything is changed; null answers yes. */
  readonly confirm: ((plan: CutResult) => Promise<boolean>) | null
}

/** A file as it is and as the release writes it. */
export interface CutFile {
  readonly path: string
  /** What it says before and after; for the changelog the heading. */
  readonly from: string
  readonly to: string
  readonly changed: boolean
}

/** A commit since the last release, candidate or hotfix base. */
export interface CutCommit {
  readonly id: string
  readonly subject: string
}

/** A check, as JSON shows it. */
export interface CutCheckSummary {
  readonly name: string
  readonly status: 'pass' | 'warn' | 'fail' | 'off'
  readonly code: string | null
  readonly message: string
  readonly hints: readonly string[]
}

/** `tidemark cut`: the plan, and what became of it. */
export interface CutResult {
  readonly component: string
  readonly kind: 'release' | 'prerelease' | 'hotfix' | 'hotfix-branch'
  /** The release that this one follows; null for the first. */
  readonly current: string | null
  readonly version: string
  /** `0.3.1 -> 0.4.0: minor; before 1.0.0 it may break`. */
  readonly step: string
  /** Why this version; null where it was named. */
  readonly because: string | null
  readonly gitTag: string
  readonly branch: string | null
  readonly remote: string
  readonly checks: readonly CutCheckSummary[]
  readonly files: readonly CutFile[]
  /** null when nothing has to be committed. */
  readonly commitMessage: string | null
  readonly tagMessage: string | null
  readonly signed: boolean
  /** What came after the last candidate, or since a hotfix began; newest first. */
  readonly since: { readonly what: string; readonly commits: readonly CutCommit[] } | null
  readonly before: readonly {
    readonly command: string
    readonly exit: number | null
    readonly log: string | null
  }[]
  readonly dryRun: boolean
  /** `refused`: a check failed. `nothing`: it is done already. */
  readonly outcome: 'planned' | 'refused' | 'done' | 'nothing'
  /** The commit that the tag names; null before there is one. */
  readonly commit: string | null
  /** Release notes: the section of the changelog, or made of the commits. */
  readonly notes: string | null
  readonly notices: readonly string[]
  /** Commands that come next, ready to paste. */
  readonly next: readonly string[]
}
