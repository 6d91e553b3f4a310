import { TidemarkError } from '../../model/failure.ts'
import type { Component } from '../../policy/policy.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import type { World } from '../world.ts'

/** Images that are read at once; how many requests that makes, each registry's answers decide. */
export const IMAGES_AT_ONCE = 8

/** One image of a component, opened. */
export interface Target {
  /** The name that the policy gives it, which the ledger records: the same on every machine. */
  readonly image: string
  readonly store: ImageStore
}

/** The component's images, opened, the primary first; throws E_NO_IMAGE when it has none. */
export async function targetsOf(
  world: Pick<World, 'images' | 'policy'>,
  component: Component,
): Promise<readonly Target[]> {
  if (component.images.length === 0) {
    throw new TidemarkError('E_NO_IMAGE', `the component ${component.name} has no image`, {
      hints: [`Add \`image:\` to the component in ${world.policy.file}.`],
    })
  }
  const images = await world.images()
  return component.images.map((image) => ({ image, store: images.open(image) }))
}
