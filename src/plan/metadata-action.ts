import parseSemver from 'semver/functions/parse.js'

import type { Version } from '../model/version.ts'

/** What docker/metadata-action would push for a git tag. */
export interface EventTags {
  /** null when the git tag is no version to it: then it warns and pushes nothing. */
  readonly version: Version | null
  /** In the order in which it lists them. */
  readonly tags: readonly string[]
}

const NOTHING: EventTags = Object.freeze({ version: null, tags: [] })

/**
 * The tags of the event "this git tag was pushed" under `type=semver` with `{{version}}`, `{{major}}.{{minor}}` and `{{major}}` and
 * `flavor: latest=auto`, as docker/metadata-action v5 and v6 have it (src/meta.ts, `procSemver` and `generateTags`): a git tag that
 * is not strict SemVer but for one leading `v` is passed over with a warning, a prerelease gets only its version, and every other
 * gets all three and `latest`, whatever was pushed before.
 */
export function metadataActionTags(gitTag: string): EventTags {
  const parsed = parseSemver(gitTag.replaceAll('/', '-'))
  if (parsed === null) return NOTHING
  const { version: text, major, minor, patch, prerelease } = parsed
  const version = { text, major, minor, patch, prerelease, build: parsed.build }
  const names = prerelease.length > 0 ? [text] : [text, `${major}.${minor}`, String(major), 'latest']
  return { version, tags: [...new Set(names.map((name) => sanitise(name)))] }
}

/** Its `sanitizeTag`. */
function sanitise(tag: string): string {
  return tag.replaceAll(/[^a-zA-Z0-9._-]+/gu, '-')
}
