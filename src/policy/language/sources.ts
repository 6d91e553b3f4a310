import { FACT_KINDS } from '../../model/fact.ts'
import type { FactKind } from '../../model/fact.ts'
import { variablesOf } from '../pattern.ts'
import type { VariableName } from '../pattern.ts'
import type { TagClass } from '../policy.ts'

const VERSIONED: readonly FactKind[] = ['release', 'prerelease', 'rebuild', 'promotion']

/** The kinds of artifact that have a value for a variable. */
const SOURCES: Readonly<Record<VariableName, readonly FactKind[]>> = {
  version: VERSIONED,
  major: VERSIONED,
  minor: VERSIONED,
  patch: VERSIONED,
  line: VERSIONED,
  prerelease: ['prerelease', 'rebuild', 'promotion'],
  sha: FACT_KINDS,
  branch: ['build'],
  env: ['promotion'],
  arch: FACT_KINDS,
  date: FACT_KINDS,
  run: ['release', 'prerelease', 'rebuild', 'build'],
  component: FACT_KINDS,
}

/** The kinds that have a value for `variable` (docs/reference/patterns.md). */
export function sourcesOf(variable: VariableName): readonly FactKind[] {
  return SOURCES[variable]
}

/** The kinds in `from` that have a value for every variable of the pattern. */
export function kindsThatFeed(tagClass: Pick<TagClass, 'from' | 'pattern'>): readonly FactKind[] {
  const variables = variablesOf(tagClass.pattern)
  return tagClass.from.filter((kind) => variables.every((name) => SOURCES[name].includes(kind)))
}
