import { copyImage } from '../../registry/copy/copy-image.ts'
import type { Digest } from '../../model/digest.ts'
import type { Action } from '../../plan/action.ts'
import type { Target } from '../content/targets.ts'
import type { Work } from '../publish/subject.ts'
import type { World } from '../world.ts'

/** The actions that can be carried out, and those whose content no registry of the component has any more. */
export interface Supplied {
  readonly actions: readonly Action[]
  readonly gone: readonly Action[]
}

/**
 * Makes sure that every digest that is to be tagged is in the image where it is to be, copied from another image of the component where
 * it is not. With `dryRun` nothing is copied; what could be is counted as there.
 */
export async function supply(world: World, work: Work, dryRun: boolean): Promise<Supplied> {
  const actions: Action[] = []
  const gone: Action[] = []
  for (const [key, group] of Map.groupBy(work.plan.actions, keyOf)) {
    const [first] = group
    const there = key === null || first === undefined || (await bring(world, work, { action: first, dryRun }))
    if (there) actions.push(...group)
    else gone.push(...group)
  }
  return { actions: work.plan.actions.filter((action) => actions.includes(action)), gone }
}

/** What is asked once: a digest in an image; null for what is not written. */
function keyOf({ action, image, to }: Action): string | null {
  return (action === 'create' || action === 'move') && to?.digest !== null ? `${image} ${to?.digest}` : null
}

interface Need {
  readonly action: Action
  readonly dryRun: boolean
}

async function bring(world: World, { targets }: Work, { action, dryRun }: Need): Promise<boolean> {
  const digest = action.to?.digest ?? null
  const target = targets.find(({ image }) => image === action.image)
  if (digest === null || target === undefined) return true
  if ((await target.store.resolve(digest)) !== null) return true
  const source = await whoHas(targets, digest)
  if (source === null) return false
  if (!dryRun) await copy(world, { source, target, digest })
  return true
}

async function whoHas(targets: readonly Target[], digest: Digest): Promise<Target | null> {
  for (const target of targets) if ((await target.store.resolve(digest)) !== null) return target
  return null
}

async function copy(
  world: World,
  { source, target, digest }: { readonly source: Target; readonly target: Target; readonly digest: Digest },
): Promise<void> {
  await copyImage({
    from: source.store,
    to: target.store,
    reference: digest,
    onProgress: ({ done, total }) => world.tell({ type: 'bytes', label: target.image, done, total }),
    ...(world.signal !== undefined && { signal: world.signal }),
  })
}
