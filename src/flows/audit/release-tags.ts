import { shortDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import type { Fact } from '../../model/fact.ts'
import { wins } from '../../plan/published-fact.ts'
import { nameOf } from '../../plan/reasons.ts'
import type { Claim, Views } from '../../plan/views.ts'
import type { Target } from '../content/targets.ts'
import { check } from './release-check.ts'
import type { ReleaseCheck } from './release-check.ts'

interface Released {
  readonly fact: Fact
  readonly views: Views
  readonly targets: readonly Target[]
  /** ` --component web`, or nothing. */
  readonly of: string
}

/** Every tag that the release feeds, in every image: that it names the release, or who it belongs to. By HEAD. */
export async function checkTags({ fact, views, targets, of }: Released): Promise<readonly ReleaseCheck[]> {
  const claims = views.claims(fact).filter(({ barred }) => barred === null)
  const found = await Promise.all(
    targets.flatMap((target) =>
      claims.map(async (claim) => await checkTag(target, claim, { fact, mend: `tidemark reconcile${of}` })),
    ),
  )
  return found.toSorted((a, b) => Number(a.name === 'float') - Number(b.name === 'float'))
}

async function checkTag(
  { image, store }: Target,
  claim: Claim,
  { fact, mend }: { readonly fact: Fact; readonly mend: string },
): Promise<ReleaseCheck> {
  const { group, class: tagClass } = claim
  const name = tagClass.moves === 'never' ? 'exact-tag' : 'float'
  const place = `${image}:${group.tag}`
  const best = group.best()
  if (!wins(fact, claim))
    return check(name, 'off', `${place} belongs to ${best === null ? 'nothing' : nameOf(best)}`)
  const wanted = group.digestIn(fact)
  const now = (await store.resolve(group.tag))?.digest ?? null
  if (now !== null && now === wanted) return check(name, 'pass', `${place} is ${shortDigest(now)}`)
  return check(name, 'fail', differs(place, now, wanted), now === null || name === 'float' ? mend : null)
}

function differs(place: string, now: Digest | null, wanted: Digest | null): string {
  const is = now === null ? 'is not there' : `is ${shortDigest(now)}`
  return `${place} ${is}, and the release is ${wanted === null ? 'not built' : shortDigest(wanted)}`
}
