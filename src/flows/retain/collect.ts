import { TidemarkError } from '../../model/failure.ts'
import type { Digest } from '../../model/digest.ts'
import type { ComponentState, State } from '../../model/state.ts'
import type { RetainInput } from '../../plan/retain/input.ts'
import type { Component, RetentionRules } from '../../policy/policy.ts'
import { cachedReads } from '../../registry/cache/open-cache.ts'
import { targetsOf } from '../content/targets.ts'
import type { Target } from '../content/targets.ts'
import type { World } from '../world.ts'
import { readPins } from './pins.ts'
import { readContent } from './read-content.ts'

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
  const { policy, clock, tell, signal } = world
  const rules = rulesOf(world)
  const state = ledger.component(component.name)
  const targets = await targetsOf(world, component)
  const options = {
    untagged: new Set([...also, ...knownDigests(state)]),
    tell: (text: string) => tell({ type: 'step', text }),
    cached: cachedReads(world),
    ...(signal !== undefined && { signal }),
  }
  const images = []
  for (const target of targets) images.push(await readContent(target, options))
  const { pinned, notices } = await readPins(world, { component, state, images })
  const input = { policy, rules, component, ledger, images, pinned, now: clock.now() }
  return { component, targets, input, notices }
}

/** Throws E_RETAIN_RULES where the policy says nothing: a rule set that keeps nothing would delete everything. */
export function rulesOf({ policy }: World): RetentionRules {
  if (policy.retention !== null) return policy.retention
  throw new TidemarkError('E_RETAIN_RULES', `${policy.file} has no \`retention\``, {
    where: { file: policy.file },
    hints: ['Say what is kept:  retention: { keepPerEnvironment: 10, keepYounger: 30d }'],
  })
}

/** Every digest of the ledger but what was deleted long ago; the newest deletion may have been cut off. */
function knownDigests({ facts, deleted }: ComponentState): readonly Digest[] {
  const newest = [...deleted.values()].toSorted().at(-1)
  const known = facts.flatMap(({ digest, platforms }) => [digest, ...Object.values(platforms)])
  const standing = known.flatMap((digest) => (digest === null || deleted.has(digest) ? [] : [digest]))
  return [...standing, ...[...deleted].filter(([, time]) => time === newest).map(([digest]) => digest)]
}
