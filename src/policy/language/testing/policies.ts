import { DEFAULT_BUMP } from '../../bump-rules.ts'
import { parsePattern } from '../../parse-pattern.ts'
import type { Component, ReleaseRules, TagClass } from '../../policy.ts'

const WHERE = { file: 'tidemark.yaml', line: 1, column: 1 }

/** A tag class with every filter off. */
export function tagClassOf(key: string, parts: Partial<TagClass> = {}): TagClass {
  return {
    key,
    pattern: parsePattern(key, WHERE),
    from: ['release'],
    moves: 'forward',
    versions: null,
    supportedLines: false,
    branches: [],
    environments: [],
    platforms: [],
    onConflict: 'refuse',
    retain: null,
    support: null,
    use: null,
    aliasOf: null,
    where: WHERE,
    ...parts,
  }
}

export interface ReleaseOptions {
  readonly gitTag?: string
  readonly prereleases?: readonly string[]
  readonly lines?: ReleaseRules['lines']
}

/** The component `web` with these classes and nothing that is demanded. */
export function componentOf(classes: readonly TagClass[], options: ReleaseOptions = {}): Component {
  const { gitTag = 'v{version}', prereleases = [], lines = { by: 'minor', supported: null } } = options
  return {
    name: 'web',
    images: ['ghcr.io/acme/web'],
    source: null,
    paths: [],
    platforms: [],
    after: null,
    releases: {
      gitTag: parsePattern(gitTag, WHERE, { optional: true }),
      version: null,
      annotated: false,
      signed: 'never',
      allowedSigners: null,
      maintainers: [],
      branches: [],
      prereleases,
      buildMetadata: 'refuse',
      lines,
      schemaChanges: { versions: [], label: 'schema', changelog: 'schema' },
    },
    classes,
    require: { tag: null, labels: [], attestations: [], ci: [], checks: {} },
    cut: {
      branch: null,
      remote: null,
      untracked: 'allow',
      files: [],
      prereleases: 'tag',
      bump: DEFAULT_BUMP,
      changelog: null,
      upgrading: null,
      before: [],
      commit: '',
      message: { release: '', prerelease: '', hotfix: '' },
      signing: 0,
      assets: [],
    },
    rebuild: { run: null, base: null },
  }
}
