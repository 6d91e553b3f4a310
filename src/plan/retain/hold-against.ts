import type { Digest } from '../../model/digest.ts'
import type { RetainInput } from './input.ts'
import { planRetention } from './plan.ts'
import type { ComponentRetention, Listed, PlannedDeletion } from './plan.ts'

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

/** What the registry alone decides; everything else is the word of the ledger, the policy or a file. */
const REGISTRY_RULES: ReadonlySet<string> = new Set(['tag', 'with', 'orphan', 'spared'])

/** Holds an earlier plan against what is so now. Nothing that is kept now is ever among what is to be deleted. */
export function holdAgainst(plan: ComponentRetention, input: RetainInput): Remaining {
  const now = planRetention(input)
  const spared = new Map([...(input.spared ?? []), ...gained(plan, now)])
  const { delete: going, keep } = spared.size === 0 ? now : planRetention({ ...input, spared })
  const deletable = new Set(going.map(({ digest }) => digest))
  const kept = new Map(keep.map((each) => [each.digest, each.reasons]))
  const skipped: Skipped[] = []
  const stale: Skipped[] = []
  const gone: PlannedDeletion[] = []
  for (const entry of plan.delete) {
    const { digest } = entry
    const reasons = kept.get(digest)
    if (reasons === undefined) {
      if (!deletable.has(digest)) gone.push(entry)
      continue
    }
    const word = reasons.find(({ rule }) => !REGISTRY_RULES.has(rule))
    const why = word?.text ?? spared.get(digest) ?? reasons[0]?.text ?? ''
    if (word === undefined) skipped.push({ digest, why })
    else stale.push({ digest, why })
  }
  // In the order of now: what holds others goes first.
  const planned = new Map(plan.delete.map((entry) => [entry.digest, entry]))
  return { skipped, stale, gone, delete: going.flatMap(({ digest }) => planned.get(digest) ?? []) }
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
