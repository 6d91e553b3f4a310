import type { Digest } from '../../model/digest.ts'
import type { RetainInput } from './input.ts'
import { decisionIn } from './keeping.ts'
import { missedOf } from './missed.ts'
import { planRetention } from './plan.ts'
import type { ComponentRetention, KeptDigest, Listed, PlannedDeletion } from './plan.ts'

/** A digest that is not deleted after all. */
export interface Skipped {
  readonly digest: Digest
  readonly why: string
}

/** What of an earlier plan is still to be done. */
export interface Remaining {
  readonly delete: readonly PlannedDeletion[]
  /** Something else stands at the registry than when the plan was made: a tag that came, an index that holds it. */
  readonly skipped: readonly Skipped[]
  /** Kept by the ledger or a deployment file by now: the plan is not true any more. */
  readonly stale: readonly Skipped[]
  /** Not there any more. */
  readonly gone: readonly PlannedDeletion[]
}

/** Holds an earlier plan against what is so now. Nothing that is kept now is ever among what is to be deleted. */
export function holdAgainst(plan: ComponentRetention, input: RetainInput): Remaining {
  const now = planRetention(input)
  const spared = new Map([...(input.spared ?? []), ...gained(plan, now)])
  const { delete: going, keep } = spared.size === 0 ? now : planRetention({ ...input, spared })
  const kept = keptOf(plan, keep, spared)
  const missed = missedOf(plan, now, input)
  const settled = new Set([...going, ...keep, ...missed].map(({ digest }) => digest))
  // In the order of now: what holds others goes first.
  const planned = new Map(plan.delete.map((entry) => [entry.digest, entry]))
  return {
    delete: going.flatMap(({ digest }) => planned.get(digest) ?? []),
    skipped: kept.flatMap(({ skipped, decided }) => (decided ? [] : [skipped])),
    stale: [...missed, ...kept.flatMap(({ skipped, decided }) => (decided ? [skipped] : []))],
    gone: plan.delete.filter(({ digest }) => !settled.has(digest)),
  }
}

interface Kept {
  readonly skipped: Skipped
  /** By the ledger, the policy or a file. */
  readonly decided: boolean
}

/** What of the plan is kept by now. */
function keptOf(
  plan: ComponentRetention,
  keep: readonly KeptDigest[],
  spared: ReadonlyMap<Digest, string>,
): readonly Kept[] {
  const reasonsOf = new Map(keep.map((each) => [each.digest, each.reasons]))
  return plan.delete.flatMap(({ digest }) => {
    const reasons = reasonsOf.get(digest)
    if (reasons === undefined) return []
    const decision = decisionIn(reasons)
    const why = decision?.text ?? spared.get(digest) ?? reasons[0]?.text ?? ''
    return [{ skipped: { digest, why }, decided: decision !== undefined }]
  })
}

/** What of the plan has a tag that it did not have. */
function gained(plan: ComponentRetention, now: ComponentRetention): ReadonlyMap<Digest, string> {
  const standing = new Map([...now.delete, ...now.keep].map((each) => [each.digest, each.tags]))
  const found = new Map<Digest, string>()
  for (const { digest, tags } of plan.delete) {
    const tag = newTag(tags, standing.get(digest) ?? {})
    if (tag !== null) found.set(digest, `${tag} names it since the plan was made`)
  }
  return found
}

/** A tag that stands now, in whichever image, and did not then. */
function newTag(before: Listed['tags'], now: Listed['tags']): string | null {
  for (const [image, tags] of Object.entries(now)) {
    const known = new Set(Object.hasOwn(before, image) ? before[image] : [])
    const fresh = tags.find((tag) => !known.has(tag))
    if (fresh !== undefined) return fresh
  }
  return null
}
