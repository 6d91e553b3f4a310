import type { PresetName } from './schema/preset-names.ts'
import type { RawOwnClass } from './schema/tags.ts'

export interface Preset {
  /** One sentence: whom it is for. */
  readonly description: string
  /** Rows of `tags` by pattern, in the order in which they are shown. */
  readonly classes: Readonly<Record<string, RawOwnClass>>
}

const RELEASED = {
  '{major}.{minor}': { from: 'release', moves: 'forward', use: 'patches of one minor line, as they come' },
  '{major}': {
    from: 'release',
    moves: 'forward',
    versions: '>=1.0.0',
    use: 'everything compatible within one major version',
  },
  latest: { from: 'release', moves: 'forward', use: 'the newest release; not for production' },
} as const satisfies Preset['classes']

/** Ready-made rows for `tags` (docs/reference/policy.md, "Presets"). */
export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  semver: {
    description:
      'SemVer releases: the exact version, its floats (the major one from 1.0.0 on), latest, and a tag for every commit that was built.',
    classes: {
      '{version}': { from: 'release', moves: 'never', use: 'reproducible: pin this' },
      ...RELEASED,
      'sha-{sha}': { from: ['build', 'release'], moves: 'never', use: 'exactly this commit' },
    },
  },
  'semver-pre': {
    description:
      'As semver, and prereleases such as 1.4.0-rc.1 publish their exact version and nothing that floats.',
    classes: {
      '{version}': { from: ['release', 'prerelease'], moves: 'never', use: 'reproducible: pin this' },
      ...RELEASED,
      'sha-{sha}': { from: ['build', 'release', 'prerelease'], moves: 'never', use: 'exactly this commit' },
    },
  },
  environments: {
    description:
      'Services that are promoted through environments: a tag per commit, v and the version for releases, and env-NAME for what runs where.',
    classes: {
      'v{version}': { from: 'release', moves: 'never', use: 'reproducible: pin this' },
      '{sha}': { from: ['build', 'release'], moves: 'never', use: 'exactly this commit: deploy this' },
      'env-{env}': { from: 'promotion', moves: 'freely', use: 'what runs in an environment now' },
    },
  },
}
