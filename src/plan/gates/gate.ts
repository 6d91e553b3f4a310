import type { Planned } from '../planned.ts'
import type { Refusal } from '../refusal.ts'

/** One rule about the whole of a plan: what it refuses, nothing when it is met or not asked for. Pure. */
export type Gate = (planned: Planned) => readonly Refusal[]

/** The kinds that are an artifact of their own; a promotion is one that was published before. */
export function isArtifact({ kind }: { readonly kind: string }): boolean {
  return kind !== 'promotion'
}
