import type { Target } from '../../plan/action.ts'
import { shortDigest } from './short.ts'

/** What a tag names, for a person: its version, else its digest, else that it is not built yet. */
export function targetText(target: Target | null): string {
  if (target === null) return 'nothing'
  if (target.version !== null) return target.version
  return target.digest === null ? 'the new build' : shortDigest(target.digest)
}

/** `2.5.1 → 2.5.2`; by digest where the versions do not tell the two apart (a rebuild). */
export function moveText(from: Target | null, to: Target | null): string {
  const [before, after] = [targetText(from), targetText(to)]
  if (before !== after) return `${before} → ${after}`
  const byDigest = [from, to].map((target) =>
    targetText(target === null ? null : { ...target, version: null }),
  )
  return `${before}: ${byDigest.join(' → ')}`
}
