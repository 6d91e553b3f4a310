import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import type { Target } from '../content/targets.ts'

interface Served {
  readonly targets: readonly Target[]
  readonly state: ComponentState
  /** The exact tag of the release; null where the policy has none. */
  readonly tag: string | null
  readonly digest: Digest
}

/**
 * Asks every registry that the release was published to whether its exact tag still names the recorded digest, by HEAD. Throws
 * E_DIGEST_GONE, with what the tag names now where it names something else.
 */
export async function demandServed({ targets, state, tag, digest }: Served): Promise<void> {
  const reference = tag ?? digest
  const asked = targets.filter(
    ({ image }, at) => at === 0 || tag === null || state.published.get(image)?.has(tag) === true,
  )
  await Promise.all(
    asked.map(async ({ image, store }) => {
      const now = (await store.resolve(reference))?.digest ?? null
      if (now !== digest) throw gone({ image, tag, digest, now })
    }),
  )
}

interface Gone extends Pick<Served, 'tag' | 'digest'> {
  readonly image: string
  readonly now: Digest | null
}

function gone({ image, tag, digest, now }: Gone): TidemarkError {
  const name = tag === null ? image : `${image}:${tag}`
  const says = now === null ? 'is not there any more' : `is ${now} now`
  return new TidemarkError('E_DIGEST_GONE', `${name} ${says}; it was published as ${digest}`, {
    details: { image, tag, digest, now },
    hints: [
      ...(now === null || tag === null
        ? []
        : [`Somebody else wrote it: it is not what was released:  tidemark log ${tag}`]),
      'Choose another release:  --to X.Y.Z',
      'Nothing was written.',
    ],
  })
}
