import type { Fact } from '../../model/fact.ts'
import type { Planned } from '../planned.ts'
import type { PublishedFact } from '../published-fact.ts'
import { nameOf } from '../reasons.ts'
import type { Refusal } from '../refusal.ts'
import { refusal } from '../refusal.ts'

/** `require.tag`: everything that is published carries a tag of that class, a promoted digest from when it was built. */
export function requiredTag(planned: Planned): readonly Refusal[] {
  const { input, published } = planned
  const key = input.component.require.tag
  if (key === null) return []
  return published
    .filter((entry) => !carries(entry, key, planned))
    .map(({ fact }) => missing(fact, key, planned))
}

function carries({ fact, claims }: PublishedFact, key: string, planned: Planned): boolean {
  if (fact.kind === 'promotion') return isBuiltWith(fact, key, planned)
  const made = claims.filter((claim) => claim.class.key === key).map(({ group }) => group.tag)
  return made.some((tag) => planned.tags.includes(tag) || isRefused(tag, planned))
}

/** The tag is there and names other bytes, which is refused in its own words. */
function isRefused(tag: string, { actions }: Planned): boolean {
  return actions.some((action) => action.tag === tag && action.action === 'refuse')
}

function isBuiltWith({ digest }: Fact, key: string, { input, published, views }: Planned): boolean {
  if (published.some(({ fact }) => fact.kind !== 'promotion' && fact.digest === digest)) return true
  const known = digest === null ? [] : input.state.byDigest(digest)
  return known.some((fact) => views.claims(fact).some((claim) => claim.class.key === key))
}

function missing(fact: Fact, key: string, { input }: Planned): Refusal {
  const tagClass = input.component.classes.find((candidate) => candidate.key === key)
  const hints = tagClass === undefined ? [] : hintsFor(fact, key)
  const where = tagClass?.where
  const message = `${nameOf(fact)} would be published without the tag "${key}" that the policy requires`
  return refusal('E_REQUIRED_TAG', message, { hints, ...(where !== undefined && { where }) })
}

function hintsFor({ commit, kind }: Fact, key: string): readonly string[] {
  if (key.includes('{sha') && commit === null) return ['Say what it was built from:  --commit ID']
  return [`Feed "${key}" from ${kind}, or publish the digest that has the tag.`]
}
