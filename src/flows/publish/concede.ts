import type { Digest } from '../../model/digest.ts'
import type { RecordDraft } from '../../model/record.ts'
import type { State } from '../../model/state.ts'
import { appendRetrying } from '../../ledger/append-loop.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { viewsOf } from '../../plan/views.ts'
import type { Component } from '../../policy/policy.ts'
import type { World } from '../world.ts'
import { converge } from './converge.ts'
import { everClaimed, givingTag, publishedAs } from './give-tag.ts'
import type { Claim } from './give-tag.ts'
import { isExact } from './lose-exact-tag.ts'
import { observe } from './observe.ts'
import type { Scope, Work } from './subject.ts'

/**
 * Clears up after two runs with different bytes for one version, of which at most one may have it. Each may have written its exact
 * tag between the other's last look and its write: that window no client can close, as a registry has no compare-and-swap. So
 * whoever is refused looks at what is left (docs/design.md, "Two runs with different bytes"):
 *
 * - recorded as published is final: a run that lost writes the published bytes back over its own, and over those of a dead loser;
 * - before that the registry decides: what stands under the exact tag, in the first image that has it, gets its facts back.
 *
 * Bytes that the ledger never knew are left alone. `tookPart`: this run wrote something, and leaves it as the ledger wants it. Tells
 * whether the version belongs to `digest` now: then the refusal is over.
 */
export async function concede(
  world: World,
  work: Work,
  run: { readonly digest: Digest; readonly tookPart: boolean },
): Promise<boolean> {
  const tags = exactTags(work)
  const odd = await arbitrate(world, work)
  if (run.tookPart || odd) {
    const before = { works: [work], written: [], lost: [], recorded: 0, seq: -1 }
    await converge(world, before, { mend: true })
  }
  const now = await (await world.ledger()).load()
  return tags.length > 0 && tags.every((tag) => ownerOf(now, work.component, tag) === run.digest)
}

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

function exactTags(work: Work): readonly string[] {
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

function ownerOf(state: State, component: Component, tag: string): Digest | null {
  return viewsOf(component, state.component(component.name)).wanted(tag)?.digest ?? null
}
