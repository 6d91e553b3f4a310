import { tryParseVersion } from '../../model/version.ts'
import { sanitise } from '../../policy/render-pattern.ts'
import { PRERELEASE_WORDS } from './words.ts'
import type { AdoptSurvey } from './survey.ts'

/** What git tells about the words in tags. */
export interface Known {
  readonly main: string
  /** Branch by the tag part that it makes. */
  readonly branches: ReadonlyMap<string, string>
  /** SemVer texts that stand in the names of git tags. */
  readonly versions: ReadonlySet<string>
  /** Ids of commits that git tags name, by their first seven digits. */
  readonly commits: ReadonlySet<string>
  /** Words that begin a prerelease. */
  readonly prereleases: ReadonlySet<string>
}

const VERSION_AT_END = /(?:^|[^0-9.])(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)(?:\+[0-9A-Za-z.-]+)?$/u
const LONGEST_NAME = 300

export function knownOf({ gitTags, branches, main }: AdoptSurvey): Known {
  const versions = gitTags.flatMap(({ name }) => versionAtEnd(name) ?? [])
  const byPart = branches.flatMap((branch) => {
    const part = sanitise(branch)
    return part === null ? [] : [[part, branch] as const]
  })
  const words = versions.flatMap((text) => prereleaseWord(text) ?? [])
  return {
    main,
    branches: new Map(byPart),
    versions: new Set(versions),
    commits: new Set(gitTags.flatMap(({ commit }) => (commit === null ? [] : [commit.slice(0, 7)]))),
    prereleases: new Set([...PRERELEASE_WORDS, ...words]),
  }
}

/** `cli-v1.2.0` -> `1.2.0`; null when the name does not end with a SemVer version. */
export function versionAtEnd(name: string): string | null {
  if (name.length > LONGEST_NAME) return null
  const text = VERSION_AT_END.exec(name)?.[1]
  return text === undefined ? null : (tryParseVersion(text)?.text ?? null)
}

/** `1.4.0-rc.1` -> `rc`; null for a release, and where no word begins the prerelease. */
export function prereleaseWord(version: string): string | null {
  const [first] = tryParseVersion(version)?.prerelease ?? []
  if (typeof first !== 'string') return null
  return /^[A-Za-z][A-Za-z-]*/u.exec(first)?.[0].replace(/-+$/u, '') ?? null
}
