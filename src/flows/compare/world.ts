import type { Clock } from '../../model/clock.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { SourceWorld } from '../content/open-source.ts'
import { imagesWorld, openImages } from '../open-images.ts'
import type { World } from '../world.ts'

/** What a comparison works on: images anywhere, and the policy's own where there is a policy. */
export interface CompareWorld extends SourceWorld, Pick<World, 'tell' | 'signal' | 'env' | 'clock'> {
  /** The world of the policy. Throws E_POLICY_MISSING where there is none. */
  readonly own: () => Pick<World, 'policy' | 'ledger' | 'images'>
}

/** What {@link withoutPolicy} is given: the process around it. */
export interface Around extends Pick<World, 'cwd' | 'env' | 'random' | 'sleep' | 'tell' | 'signal'> {
  readonly clock: Clock
}

/** The world of a policy. */
export function withPolicy(world: World): CompareWorld {
  return { ...world, own: () => world }
}

/**
 * The world where no policy is, which `missing` says: images in full, and no rules for any registry. Throws nothing itself;
 * `own` throws E_POLICY_MISSING.
 */
export function withoutPolicy(around: Around, missing: TidemarkError): CompareWorld {
  return {
    ...around,
    images: async () => await openImages(imagesWorld(around), around.cwd),
    own: () => {
      throw new TidemarkError('E_POLICY_MISSING', missing.message, {
        hints: [...missing.hints, 'Or name both images in full:  ghcr.io/OWNER/NAME:TAG'],
        cause: missing,
      })
    },
  }
}
