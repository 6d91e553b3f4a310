import { digestOf } from '../../model/digest.ts'
import { isFailure, TidemarkError } from '../../model/failure.ts'
import type { Target } from '../content/targets.ts'
import type { Sweep } from './sweep.ts'

/** No manifest has these bytes: they are no JSON. */
const NOWHERE = digestOf('can manifests be deleted here?')

/**
 * Asks whether the images of all sweeps can be deleted from at all, by deleting what is not there, before anything is recorded. Throws
 * E_REGISTRY_UNSUPPORTED where it cannot, and E_REGISTRY_DENIED where this account may not.
 */
export async function probeAll(sweeps: readonly Sweep[]): Promise<void> {
  const affected = sweeps.flatMap(({ plan, collected: { targets } }) =>
    targets.filter(({ image }) => plan.delete.some(({ tags }) => Object.hasOwn(tags, image))),
  )
  for (const target of new Map(affected.map((each) => [each.image, each])).values()) await probe(target)
}

async function probe({ image, store }: Target): Promise<void> {
  try {
    await store.deleteManifest(NOWHERE)
  } catch (error) {
    if (!isFailure(error, 'E_REGISTRY_UNSUPPORTED')) throw error
    throw new TidemarkError('E_REGISTRY_UNSUPPORTED', error.message, {
      cause: error,
      details: { ...error.details, image },
      hints: [
        'Nothing was deleted, and nothing recorded.',
        'Where the registry is yours, allow it there (docker-registry: `storage.delete.enabled`).',
        'Else delete what the plan names by the own API or page of the registry.',
      ],
    })
  }
}
