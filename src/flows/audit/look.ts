import type { Digest } from '../../model/digest.ts'
import type { Finding } from '../../plan/audit/finding.ts'
import { judgeSight } from '../../plan/audit/judge.ts'
import type { Component } from '../../policy/policy.ts'
import { targetsOf } from '../content/targets.ts'
import type { World } from '../world.ts'
import { lookInside } from './contents.ts'
import type { Contents } from './contents.ts'
import { readImages, startLists } from './read-images.ts'
import type { TagReadings } from './read-tags.ts'
import type { Scope } from './scope.ts'
import { lookTwice } from './second-look.ts'
import { sightOf } from './sight-of.ts'

/** One component, looked at and judged. */
export interface Looked {
  readonly component: Component
  readonly readings: readonly TagReadings[]
  readonly findings: readonly Finding[]
  /** What was read of releases, by this audit or one before. */
  readonly pictures: Contents['pictures']
  /** Those that were read by this audit. */
  readonly fresh: ReadonlySet<Digest>
  readonly content: { readonly read: number; readonly unread: number }
  readonly complete: boolean
}

/** Reads what the registries have of a component, and judges it. Throws what a registry gives cause for. */
export async function lookAt(world: World, component: Component, scope: Scope): Promise<Looked> {
  const targets = await targetsOf(world, component)
  const lists = startLists(targets, scope)
  const facts = await scope.facts
  await scope.progress.holdAgainst(facts.state.head.seq)
  const readings = await readImages(world, component, { scope, facts, targets, lists })
  const sight = await sightOf(world, component, { facts, readings })
  const first = { facts, readings, sight, findings: judgeSight(sight) }
  const second = await lookTwice(world, component, { scope, targets, first })
  const contents = await lookInside(world, second, { scope, targets })
  const { pictures, fresh, unread, artifacts } = contents
  return {
    component,
    readings: second.readings,
    // Nothing was read that could say more.
    findings: pictures.size === 0 ? second.findings : judgeSight({ ...second.sight, pictures }),
    pictures,
    fresh,
    content: { read: artifacts - unread, unread },
    complete: contents.complete && second.readings.every(({ complete }) => complete),
  }
}
