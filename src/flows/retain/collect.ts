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
import type { PinFiles } from './pin-files.ts'
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

/** Reads registries and deployment files; throws whatever cannot be found out. */
export async function collect(world: World, component: Component, sought: Sought): Promise<Collected> {
  const { policy, clock } = world
  const { ledger } = sought
  const rules = rulesOf(world)
  const targets = await targetsOf(world, component)
  const cached = cachedReads(world)
  const standing = await readStanding(world, { component, targets, cached, ...sought })
  const state = ledger.component(component.name)
  const { pinned, notices } = await readPins(sought.pins, { policy, component, state, images: standing })
  const withPins = await eachOf(targets, standing, async ({ store }, content) =>
    withDigests(cached(store), content, pinned.keys()),
  )
  const input = { policy, rules, component, ledger, images: withPins, pinned, now: clock.now() }
  // Where nothing goes, nothing is endangered: referrers cost a request for each digest.
  if (planRetention(input).delete.length === 0) return { component, targets, input, notices }
  const images = await eachOf(targets, withPins, async (target, content) =>
    withReferrers(target, content, cached),
  )
  return { component, targets, input: { ...input, images }, notices }
}

export interface Sought {
  readonly ledger: State
  readonly pins: PinFiles
  /** Digests to look for beside what the ledger knows. */
  readonly also?: readonly Digest[]
}

interface Standing extends Omit<Sought, 'pins'> {
  readonly component: Component
  readonly targets: readonly Target[]
  readonly cached: Cached
}

/** What its tags and the ledger tell of every image. A neighbour in it keeps parts of what is its own: that has to be seen as well. */
async function readStanding(
  { policy, tell, signal }: World,
  { component, targets, cached, ledger, also = [] }: Standing,
): Promise<readonly ImageContent[]> {
  const names = [component.name, ...neighboursOf({ policy, component, ledger })]
  const known = names.map((name) => knownDigests(ledger.component(name)))
  const options = {
    untagged: new Set([...also, ...known.flatMap((each) => [...each])]),
    tell: (text: string) => tell({ type: 'step', text }),
    cached,
    ...(signal !== undefined && { signal }),
  }
  const images: ImageContent[] = []
  for (const target of targets) {
    const content = await readContent(target, options)
    for (const name of names) await demandListed(target, content, ledger.component(name))
    images.push(content)
  }
  return images
}

type Grow = (target: Target, content: ImageContent) => Promise<ImageContent>

async function eachOf(
  targets: readonly Target[],
  images: readonly ImageContent[],
  grow: Grow,
): Promise<readonly ImageContent[]> {
  const grown: ImageContent[] = []
  for (const content of images) {
    const target = targets.find(({ image }) => image === content.image)
    grown.push(target === undefined ? content : await grow(target, content))
  }
  return grown
}

/** Throws E_RETAIN_RULES where the policy says nothing: a rule set that keeps nothing would delete everything. */
export function rulesOf({ policy }: World): RetentionRules {
  if (policy.retention !== null) return policy.retention
  throw new TidemarkError('E_RETAIN_RULES', `${policy.file} has no \`retention\``, {
    where: { file: policy.file },
    hints: ['Say what is kept:  retention: { keepPerEnvironment: 10, keepYounger: 30d }'],
  })
}
