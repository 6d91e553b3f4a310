import { TidemarkError } from '../../model/failure.ts'
import type { ComponentState } from '../../model/state.ts'
import { subjectOfTag } from '../../plan/retain/content.ts'
import type { ImageContent } from '../../plan/retain/content.ts'
import { mapUnordered } from '../../registry/resolve/map-unordered.ts'
import type { Target } from '../content/targets.ts'
import { AT_ONCE } from './read-content.ts'

/**
 * Asks for every tag that the ledger wrote and the registry did not list. Throws E_REGISTRY_PROTOCOL when one of them stands: a list that
 * lacks one tag may lack others that nobody knows of, and what these name would be taken for untagged. Signatures some registries do not
 * list on purpose.
 */
export async function demandListed(
  { image, store }: Target,
  { tags }: ImageContent,
  { published, deleted }: ComponentState,
): Promise<void> {
  const missing = [...(published.get(image) ?? [])].flatMap(([tag, { digest }]) =>
    tags.has(tag) || deleted.has(digest) || subjectOfTag(tag) !== null ? [] : [tag],
  )
  const look = async (tag: string): Promise<string | null> =>
    (await store.resolve(tag)) === null ? null : tag
  for await (const tag of mapUnordered(missing, AT_ONCE, look)) {
    if (tag === null) continue
    throw new TidemarkError(
      'E_REGISTRY_PROTOCOL',
      `${image}:${tag} stands, and is not in the registry's list of tags`,
      {
        details: { image, tag },
        hints: [
          'Nothing was deleted. The tag may have been written just now: run the same command again.',
          'Should it persist, the registry lists its tags incompletely, and retention cannot be trusted there.',
        ],
      },
    )
  }
}
