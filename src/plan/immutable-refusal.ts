import { againCommand } from './again-command.ts'
import type { Digest } from '../model/digest.ts'
import { shortDigest } from '../model/digest.ts'
import type { Fact } from '../model/fact.ts'
import { nextRelease } from './next-command.ts'
import { nextVersion } from './next-version.ts'
import type { Planned } from './planned.ts'
import type { PublishedFact } from './published-fact.ts'
import { minuteOf, nameOf } from './reasons.ts'
import type { Refusal } from './refusal.ts'
import { refusal } from './refusal.ts'
import { isRelease } from './release-of.ts'
import { factNamed } from './version-of.ts'
import type { Claim } from './views.ts'

interface Conflict {
  readonly published: PublishedFact
  readonly claim: Claim
  readonly image: string
  /** What the tag names, or shall name for ever. */
  readonly digest: Digest
  /** What the ledger knows of that digest. */
  readonly owner: Fact | null
}

/** One refusal for each tag that is written once and already belongs to other bytes. */
export function immutableRefusals(planned: Planned): readonly Refusal[] {
  return conflictsOf(planned).map((conflict) => {
    const { claim } = conflict
    const { tag } = claim.group
    return refusal('E_IMMUTABLE', messageOf(conflict, planned), {
      tag,
      where: claim.class.where,
      hints: [...difference(conflict), ...wayOut(conflict, planned)],
    })
  })
}

function conflictsOf({ input, published, actions, registry }: Planned): readonly Conflict[] {
  const found = new Map<string, Conflict>()
  for (const { tag, image, action, class: key } of actions) {
    if (action !== 'refuse' || found.has(tag)) continue
    for (const entry of published) {
      const claim = entry.claims.find(
        ({ class: tagClass, group }) => tagClass.key === key && group.tag === tag,
      )
      if (claim === undefined) continue
      const stood = registry.seen(image, tag) ?? registry.recorded(image, tag)?.digest
      const best = claim.group.best()
      const digest = stood ?? (best === null ? null : claim.group.digestIn(best))
      if (digest === null) continue
      const owner = factNamed(digest, claim.group, input.state)
      found.set(tag, { published: entry, claim, image, digest, owner })
    }
  }
  return [...found.values()]
}

function messageOf({ claim, digest, owner, image }: Conflict, { registry }: Planned): string {
  const { tag } = claim.group
  const recorded = registry.recorded(image, tag)
  const since = recorded?.digest === digest ? recorded.time : owner?.date
  const when = since === undefined ? '' : ` since ${minuteOf(since)}`
  return `${tag} is ${shortDigest(digest)}${when} and is never re-pushed`
}

function difference({ published: { fact }, owner, claim }: Conflict): readonly string[] {
  const ours = claim.group.digestIn(fact)
  if (ours === null) return []
  const built = fact.commit === null ? '' : `, built from ${fact.commit.slice(0, 7)}`
  const theirs = owner?.commit ? ` (${claim.group.tag} was built from ${owner.commit.slice(0, 7)})` : ''
  return [`You have ${shortDigest(ours)}${built}${theirs}.`]
}

function wayOut(conflict: Conflict, planned: Planned): readonly string[] {
  const { published, owner, digest, claim } = conflict
  const { fact } = published
  const { policy } = planned.input
  if (fact.version !== null && owner?.kind === 'build' && fact.kind !== 'rebuild') {
    return [`Release what was built and tested:  ${againCommand({ ...fact, digest }, policy)}`]
  }
  if (fact.version !== null && owner !== null && isUnfinished(conflict, planned)) {
    return [`Finish what was begun:  ${againCommand({ ...owner, digest }, policy)}`]
  }
  if (fact.version !== null && isRelease(fact)) {
    const next = nextVersion(fact.version, planned.input.state)
    return [`Ship it as ${next}, however small the change:  ${nextRelease(fact, next, policy)}`]
  }
  return [
    `Publish ${nameOf(fact)} as it was built first, or let \`onConflict: keep\` of "${claim.class.key}" leave what is there.`,
  ]
}

/** The owner has its tag in some images and not in all. */
function isUnfinished({ claim, owner, published }: Conflict, { input, registry }: Planned): boolean {
  if (owner?.kind !== published.fact.kind) return false
  return input.component.images.some((image) => registry.seen(image, claim.group.tag) === null)
}
