import { loadPolicy } from '../../load.ts'
import type { Policy } from '../../policy.ts'
import type { Finding } from '../finding.ts'
import { lintPolicy } from '../lint.ts'

const FILE = 'tidemark.yaml'

/** What lint says of a policy without its `version` line. */
export function lintText(body: string): readonly Finding[] {
  const source = sourceOf(body)
  return lintPolicy(loadPolicy(source, FILE), source)
}

/** The codes of what lint says, in the order of the file. */
export function codesOf(body: string): readonly string[] {
  return lintText(body).map(({ code }) => code)
}

/** The same after a change that loading would not let pass. */
export function lintChanged(body: string, change: (policy: Policy) => Policy): readonly Finding[] {
  const source = sourceOf(body)
  return lintPolicy(change(loadPolicy(source, FILE)), source)
}

/** A policy of one image with these rows of `tags`. */
export function withTags(...rows: readonly string[]): string {
  return ['image: ghcr.io/acme/web', 'tags:', ...rows.map((row) => `  ${row}`)].join('\n')
}

function sourceOf(body: string): string {
  return `version: 1\n${body}\n`
}
