import { shortDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { TagClass } from '../../policy/policy.ts'
import type { Target } from '../action.ts'
import { componentFlag } from '../component-flag.ts'
import type { AuditSight } from './sight.ts'

/** `1.4.0 (sha256:0d9e5b1f3c44)`, the digest alone where no version is known. */
export function targetText(target: Target | null): string {
  if (target === null) return 'nothing'
  const digest = target.digest === null ? null : shortDigest(target.digest)
  if (target.version === null) return digest ?? 'nothing'
  return digest === null ? target.version : `${target.version} (${digest})`
}

/** A digest with its version, as far as the ledger knows it. */
export function digestText({ state }: Pick<AuditSight, 'state'>, digest: Digest): string {
  const version = state.byDigest(digest).find((fact) => fact.version !== null)?.version?.text ?? null
  return targetText({ digest, version })
}

export function reconcileCommand({ policy, component }: Pick<AuditSight, 'policy' | 'component'>): string {
  return `tidemark reconcile${componentFlag(policy, component.name)}`
}

export function classNamed({ component }: Pick<AuditSight, 'component'>, key: string): TagClass | null {
  return component.classes.find((tagClass) => tagClass.key === key) ?? null
}
