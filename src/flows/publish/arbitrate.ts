import type { Digest } from '../../model/digest.ts'
import type { RecordDraft } from '../../model/record.ts'
import type { State } from '../../model/state.ts'
import { appendRetrying } from '../../ledger/append-loop.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { viewsOf } from '../../plan/views.ts'
import type { Component } from '../../policy/policy.ts'
import type { World } from '../world.ts'
import { everClaimed, givingTag, publishedAs } from './give-tag.ts'
import type { Claim } from './give-tag.ts'
import { isExact } from './lose-exact-tag.ts'
import { observe } from './observe.ts'
import type { Scope, Work } from './subject.ts'

/**
 * Lets the registry decide about the exact tags of one artifact, where the ledger does not say yet what was published: what stands
 * gets its facts back. Tells whether a tag names bytes that the ledger knew once and did not want there.
 */
export async function arbitrate(world: World, work: Work): Promise<boolean> {
  const ledger = await world.ledger()
  const actor = await world.actor()
  const tags = exactTags(work)
  await ledger.load({ fresh: true })
  let odd = false
  await appendRetrying(
    ledger,
    async (state) => {
      const standing = await claimsOf(work, tags)
      odd = await isOdd(ledger, state, standing)
      return await byRegistry(ledger, standing, { state, actor })
    },
    world,
  )
  return odd
}

/** The tags by which the artifacts of the work are known for ever. */
export function exactTags(work: Work): readonly string[] {
  const once = work.plan.actions.filter(
    ({ moves, tag, class: key }) => moves === 'never' && isExact(work, tag, key),
  )
  return [...new Set(once.map(({ tag }) => tag))]
}

/** What stands under the tags, image by image. */
async function claimsOf({ component, targets }: Scope, tags: readonly string[]): Promise<readonly Claim[]> {
  const observed = await observe(targets, tags)
  return tags.flatMap((tag) =>
    targets.flatMap(({ image }) => {
      const digest = observed.get(image)?.get(tag) ?? null
      return digest === null ? [] : [{ component, tag, digest }]
    }),
  )
}

/** True when a tag names bytes that the ledger knew once and does not want there. */
async function isOdd(ledger: Ledger, state: State, standing: readonly Claim[]): Promise<boolean> {
  const strange = standing.filter(({ component, tag, digest }) => ownerOf(state, component, tag) !== digest)
  for (const claim of strange) if (await everClaimed(ledger, claim)) return true
  return false
}

/** The records that let the registry decide, as long as nothing is recorded as published. */
async function byRegistry(
  ledger: Ledger,
  [first]: readonly Claim[],
  given: { readonly state: State; readonly actor: string },
): Promise<readonly RecordDraft[]> {
  if (first === undefined) return []
  const facts = given.state.component(first.component.name)
  return publishedAs(facts, first.tag) === null ? await givingTag(ledger, first, given) : []
}

/** What the ledger gives a tag to; null for nothing. */
export function ownerOf(state: State, component: Component, tag: string): Digest | null {
  return viewsOf(component, state.component(component.name)).wanted(tag)?.digest ?? null
}
