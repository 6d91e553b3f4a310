export type BumpStep = 'major' | 'minor' | 'patch'

/** How `tidemark cut auto` reads a version step out of Conventional Commits. */
export interface BumpRules {
  /** The step that a commit type asks for; other types ask for none. */
  readonly types: Readonly<Record<string, BumpStep>>
  /**
   * Before 1.0.0 — `minor`: a breaking change is a minor step; `shift`: so it is, and a feature is a patch; `none`: the same as
   * from 1.0.0 on.
   */
  readonly beforeOne: 'minor' | 'shift' | 'none'
}

export const DEFAULT_BUMP: BumpRules = {
  types: { feat: 'minor', fix: 'patch', perf: 'patch', revert: 'patch' },
  beforeOne: 'minor',
}
