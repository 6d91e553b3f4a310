/** A commit as git tells it. */
export interface RawCommit {
  readonly id: string
  readonly subject: string
  /** Everything after the subject. */
  readonly body: string
}

/** A commit read by Conventional Commits 1.0.0. */
export interface ConventionalCommit {
  readonly id: string
  /** In lower case (`feat`); null when the subject does not follow the convention. */
  readonly type: string | null
  readonly scope: string | null
  readonly breaking: boolean
  /** What follows `type(scope): `; the whole subject when there is no type. */
  readonly description: string
  /** What the footers `BREAKING CHANGE:` say; null when `!` alone says that it breaks. */
  readonly breakingNote: string | null
  /** Issues that it names, as written: `#12`, `acme/web#3`. */
  readonly references: readonly string[]
}
