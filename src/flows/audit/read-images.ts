import type { Digest } from '../../model/digest.ts'
import type { ComponentState } from '../../model/state.ts'
import { viewsOf } from '../../plan/views.ts'
import type { Views } from '../../plan/views.ts'
import type { Component } from '../../policy/policy.ts'
import { mapLimited } from '../../registry/copy/weighted-pool.ts'
import { IMAGES_AT_ONCE } from '../content/targets.ts'
import type { Target } from '../content/targets.ts'
import type { World } from '../world.ts'
import { listTags, readTags } from './read-tags.ts'
import type { TagReadings } from './read-tags.ts'
import { isLimited } from './scope.ts'
import type { Facts, Scope } from './scope.ts'

/** By image: its list of tags, on its way. */
export type Lists = ReadonlyMap<string, Promise<readonly string[]>>

export interface Reading {
  readonly scope: Scope
  readonly facts: Facts
  readonly targets: readonly Target[]
  readonly lists: Lists
}

/** Asks for the lists while ledger and git are read. Not with a budget: that goes to what the ledger finds most important. */
export function startLists(targets: readonly Target[], scope: Scope): Lists {
  if (isLimited(scope)) return new Map()
  const lists = targets.map(({ image, store }) => {
    const list = listTags({ image, store }, scope.budget)
    // Whoever waits for it is told; an audit that fails before that has its own reason.
    list.catch(() => {})
    return [image, list] as const
  })
  return new Map(lists)
}

/** What every image of a component has under its tags. Throws what a registry gives cause for. */
export async function readImages(
  world: Pick<World, 'tell' | 'signal'>,
  component: Component,
  { scope, facts, targets, lists }: Reading,
): Promise<readonly TagReadings[]> {
  const state = facts.state.component(component.name)
  const views = viewsOf(component, state)
  const first = movingTags(views)
  return await mapLimited(targets, imagesAtOnce(scope), async (target) => {
    const { image } = target
    const question = {
      target,
      first,
      expected: expectedOf(views, state, image),
      listing: lists.get(image) ?? null,
      already: scope.already.get(image),
      known: scope.cursor.tags.get(image) ?? new Map<string, Digest>(),
      progress: scope.progress,
    }
    return await readTags(world, question, scope.budget)
  })
}

/** What an image ought to have, by the ledger: tag -> digest. */
export function expectedOf(views: Views, state: ComponentState, image: string): ReadonlyMap<string, Digest> {
  const expected = new Map<string, Digest>()
  for (const [tag, { digest }] of state.published.get(image) ?? []) expected.set(tag, digest)
  for (const { tag, digest } of views.entries()) if (digest !== null) expected.set(tag, digest)
  return expected
}

function movingTags(views: Views): readonly string[] {
  const tags: string[] = []
  for (const { tag, digest, class: tagClass } of views.entries())
    if (digest !== null && tagClass.moves !== 'never') tags.push(tag)
  return tags
}

/** A budget is spent on whole images, one after the other. */
export function imagesAtOnce(scope: Pick<Scope, 'budget'>): number {
  return isLimited(scope) ? 1 : IMAGES_AT_ONCE
}
