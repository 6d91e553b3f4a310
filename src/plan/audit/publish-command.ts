import { componentFlag } from '../component-flag.ts'
import type { AuditSight } from './sight.ts'
import { quoted } from '../quoted.ts'

/** Publishes what a git tag stands for: the digest that was built from its commit, where the ledger knows one. */
export function publishCommand(
  { policy, component, state }: Pick<AuditSight, 'policy' | 'component' | 'state'>,
  { gitTag, commit }: { readonly gitTag: string | null; readonly commit: string | null },
): string {
  const built = state.facts
    .filter((fact) => fact.digest !== null && fact.commit !== null && fact.commit === commit)
    .at(-1)
  const tag = gitTag === null ? '' : ` --git-tag ${quoted(gitTag)}`
  const digest = built?.digest ?? 'DIGEST'
  return `tidemark publish${componentFlag(policy, component.name)}${tag} --digest ${digest}`
}
