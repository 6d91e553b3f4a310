import type { Digest } from '../../model/digest.ts'
import type { World } from '../world.ts'
import { arbitrate, exactTags, ownerOf } from './arbitrate.ts'
import { converge } from './converge.ts'
import type { Work } from './subject.ts'

/**
 * Clears up after two runs with different bytes for one version, of which at most one may have it. Each may have written its exact
 * tag between the other's last look and its write: that window no client can close, as a registry has no compare-and-swap. So
 * whoever is refused looks at what is left (docs/design.md, "Two runs with different bytes for one version"):
 *
 * - recorded as published is final: a run that lost writes the published bytes back over its own, and over those of a dead loser;
 * - before that the registry decides: what stands under the exact tag, in the first image that has it, gets its facts back.
 *
 * Bytes that the ledger never knew are left alone. `tookPart`: this run wrote something, and leaves it as the ledger wants it. Tells
 * whether the version belongs to `digest` now: then the refusal is over.
 */
export async function concede(
  world: World,
  work: Work,
  run: { readonly digest: Digest; readonly tookPart: boolean },
): Promise<boolean> {
  const tags = exactTags(work)
  const odd = await arbitrate(world, work)
  if (run.tookPart || odd) {
    const before = { works: [work], written: [], lost: [], recorded: 0, seq: -1 }
    await converge(world, before, { mend: true })
  }
  const now = await (await world.ledger()).load()
  return tags.length > 0 && tags.every((tag) => ownerOf(now, work.component, tag) === run.digest)
}
