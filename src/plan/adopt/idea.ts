/** What kind of class a pattern belongs to. */
export type IdeaKind =
  | 'version'
  | 'float'
  | 'arch'
  | 'rebuild'
  | 'commit'
  | 'date'
  | 'branch'
  | 'environment'
  | 'word'
  | 'run'

/** One way to read a tag. */
export interface Idea {
  /** The key of a tag class: `v{version}`, `sha-{sha:12}`, `latest`. */
  readonly pattern: string
  readonly kind: IdeaKind
  /** A flavour such as `alpine`, where the tag has one behind what counts. */
  readonly flavour: string | null
  /** What the variables stand for: SemVer text, `1.4` or `1`, branch, environment, platform, date. */
  readonly value: string
  /** False for a reading that other tags must back: `1234567` may be a commit. */
  readonly sure: boolean
}

export function idea(
  pattern: string,
  kind: IdeaKind,
  value: string,
  more: Partial<Pick<Idea, 'flavour' | 'sure'>> = {},
): Idea {
  return { pattern, kind, value, flavour: null, sure: true, ...more }
}
