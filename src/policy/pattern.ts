/** Variables that a tag pattern may hold (docs/reference/patterns.md). */
export const VARIABLES = [
  'version',
  'major',
  'minor',
  'patch',
  'prerelease',
  'line',
  'sha',
  'branch',
  'env',
  'arch',
  'date',
  'run',
  'component',
] as const

export type VariableName = (typeof VARIABLES)[number]

/** The longest pattern, in characters: a tag has at most 128, and a policy file is written by people. */
export const LONGEST_PATTERN = 256

/** One piece of a pattern. `optional` text may be absent: `[v]` in a git tag. */
export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'optional'; readonly text: string }
  | { readonly type: 'variable'; readonly name: VariableName; readonly format: string | null }

/** A parsed pattern: literal text and variables, `{major}.{minor}`, `sha-{sha:12}`, `[v]{version}`. */
export interface Pattern {
  readonly text: string
  readonly parts: readonly Part[]
}

/** The names of the variables that `pattern` holds, each once, in the order of the pattern. */
export function variablesOf(pattern: Pattern): readonly VariableName[] {
  const names = pattern.parts.flatMap((part) => (part.type === 'variable' ? [part.name] : []))
  return [...new Set(names)]
}
