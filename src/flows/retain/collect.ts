import { TidemarkError } from '../../model/failure.ts'
import type { Digest } from '../../model/digest.ts'
import type { State } from '../../model/state.ts'
import type { ImageContent } from '../../plan/retain/content.ts'
import type { RetainInput } from '../../plan/retain/input.ts'
import { knownDigests, neighboursOf } from '../../plan/retain/known.ts'
import { planRetention } from '../../plan/retain/plan.ts'
import type { Component, RetentionRules } from '../../policy/policy.ts'
import { cachedReads } from '../../registry/cache/open-cache.ts'
import { targetsOf } from '../content/targets.ts'
import type { Target } from '../content/targets.ts'
import type { World } from '../world.ts'
import { demandListed } from './demand-listed.ts'
import { readPins } from './pins.ts'
import { readContent, withDigests } from './read-content.ts'
import type { Cached } from './read-content.ts'
import { withReferrers } from './referrers.ts'

/** One component with everything that a plan of retention is made from. */
export interface Collected {
  readonly component: Component
  readonly targets: readonly Target[]
  readonly input: RetainInput
  readonly notices: readonly string[]
}

/** Reads registries and deployment files; throws whatever cannot be found out. `also`: digests to look for beside what the ledger knows. */
export async function collect(
  world: World,
  component: Component,
  { ledger, also = [] }: { readonly ledger: State; readonly also?: readonly Digest[] },
): Promise<Collected> {
  const { policy, clock } = world
  const rules = rulesOf(world)
  const targets = await targetsOf(world, component)
  const cached = cachedReads(world)
  // What a neighbour needs of an index that it shares is seen only with what the neighbour has.
  const names = [component.name, ...neighboursOf({ policy, component, ledger })]
  const known = names.map((name) => knownDigests(ledger.component(name)))
  const untagged = new Set([...also, ...known.flatMap((each) => [...each])])
  const standing = await readAll(world, targets, { cached, untagged })
  for (const [target, content] of paired(targets, standing))
    for (const name of names) await demandListed(target, content, ledger.component(name))
  const state = ledger.component(component.name)
  const { pinned, notices } = await readPins(world, { component, state, images: standing })
  const grow = async (images: readonly ImageContent[], by: typeof withReferrers) =>
    await inTurn(paired(images.length === 0 ? [] : targets, images), ([target, content]) => by(target, content, cached))
  const withPins = await grow(standing, (target, content) =>
    withDigests(cached(target.store), content, pinned.keys()),
  )
  const input = { policy, rules, component, ledger, images: withPins, pinned, now: clock.now() }
  // Nothing is held that nothing endangers: a list of referrers costs a request for each digest.
  const images = planRetention(input).delete.length === 0 ? withPins : await grow(withPins, withReferrers)
  return { component, targets, input: { ...input, images }, notices }
}
