import type { Fact } from '../model/fact.ts'
import { lineOf } from '../model/version.ts'
import type { LineUnit } from '../model/version.ts'

/** A value per variable, as text; null where a fact has none. `sha` is the full commit id, `date` RFC 3339 in UTC. */
export interface TagValues {
  readonly version: string | null
  readonly major: string | null
  readonly minor: string | null
  readonly patch: string | null
  readonly prerelease: string | null
  readonly line: string | null
  readonly sha: string | null
  readonly branch: string | null
  readonly env: string | null
  readonly arch: string | null
  readonly date: string | null
  readonly run: string | null
  readonly component: string | null
}

export interface TagValueOptions {
  /** The unit of lines of the policy, for `{line}`. */
  readonly by: LineUnit
  /** `linux/arm/v7`, for a class that names the children of an index; `{arch}` is then `arm-v7`. */
  readonly platform?: string
}

type VersionValues = Pick<TagValues, 'version' | 'major' | 'minor' | 'patch' | 'prerelease' | 'line'>

/** The values that `fact` gives to the variables of a pattern. */
export function tagValuesOf(fact: Fact, options: TagValueOptions): TagValues {
  return {
    ...versionValues(fact, options.by),
    sha: fact.commit,
    branch: fact.branch,
    env: fact.environment,
    arch: options.platform === undefined ? null : archOf(options.platform),
    date: fact.date,
    run: fact.run,
    component: fact.component,
  }
}

function versionValues({ version }: Fact, by: LineUnit): VersionValues {
  if (version === null) {
    return { version: null, major: null, minor: null, patch: null, prerelease: null, line: null }
  }
  return {
    version: version.text,
    major: String(version.major),
    minor: String(version.minor),
    patch: String(version.patch),
    prerelease: version.prerelease.length === 0 ? null : version.prerelease.join('.'),
    line: lineOf(version, by),
  }
}

/** What `{arch}` is for a platform: `linux/arm64` -> `arm64`, `linux/arm/v7` -> `arm-v7`. */
export function archOf(platform: string): string {
  return platform.split('/').slice(1).join('-')
}
