import type { Version } from '../../model/version.ts'

/** A place where a file states a version: half-open offsets (UTF-16 units) of the version alone, without quotes and a leading `v`. */
export interface VersionSpot {
  readonly start: number
  readonly end: number
}

/** What the policy and the other files of the release say about this one. */
export interface FormatContext {
  /** `at` of the policy: where the version stands in the document (`image.tag`, `project.version`). */
  readonly at: string | null
  /** `line` of the policy: a line with `{version}` in it. */
  readonly line: string | null
  /** Names of the packages that are released: which entries of a lock file are ours. Empty: those that the lock file itself calls local. */
  readonly packages: readonly string[]
}

/** How an ecosystem spells versions. */
export interface Spelling {
  /** The text for a version; null when the ecosystem has none for it. */
  readonly write: (version: Version) => string | null
  /** The version that a text means; null when it means none. */
  readonly read: (text: string) => Version | null
}

/** One kind of version file. Pure: a text in, places out. */
export interface VersionFormat {
  /** As messages call it: `package.json`, `Cargo.lock`, `Maven POM`. */
  readonly name: string
  /** True for the files that this format is for. `path` is relative to the repository, with `/` between. */
  readonly takes: (path: string, context: FormatContext) => boolean
  /** SemVer itself where it is left out. */
  readonly spelling?: Spelling
  /** True for files that never carry the version of their own project (`yarn.lock`): having no place is then no fault. */
  readonly carriesNone?: boolean
  /** True for a text that takes the version from another file (`version.workspace = true` of Cargo): then no place is no fault either. */
  readonly inherits?: (text: string) => Promise<boolean>
  /**
   * Every place where the text states the version that is released, in the order of the text; none when it states none. Throws
   * E_VERSION_FILE when the text is not of this kind, E_VERSION_AMBIGUOUS when it cannot be told which place counts.
   */
  readonly find: (
    text: string,
    context: FormatContext,
  ) => Promise<readonly VersionSpot[]> | readonly VersionSpot[]
}
