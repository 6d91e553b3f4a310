import type { Digest } from '../../model/digest.ts'
import { isFailure, TidemarkError } from '../../model/failure.ts'
import type { ImageContent, StoredManifest } from '../../plan/retain/content.ts'
import type { ContentStore } from '../../registry/image-store.ts'
import { mapUnordered } from '../../registry/resolve/map-unordered.ts'
import { resolveTags } from '../../registry/resolve/resolve-tags.ts'
import type { Target } from '../content/targets.ts'
import { describe } from './describe.ts'

/** How many requests are under way at once. */
export const AT_ONCE = 16

/** How manifests are read: bytes may come from a cache, that they are there says the registry. Tags are always read there. */
export type Cached = (store: ContentStore) => ContentStore

export interface ReadContentOptions {
  /** Digests to look for that no tag may name. */
  readonly untagged: Iterable<Digest>
  readonly tell: (text: string) => void
  readonly cached: Cached
  readonly signal?: AbortSignal
}

/**
 * Everything of an image that can be seen: every tag, every manifest that a tag or `untagged` names, and what these hold. What no tag
 * names and the ledger does not know cannot be listed. Any doubt throws: nothing is taken as absent that the registry did not say is.
 */
export async function readContent(
  { image, store }: Target,
  { untagged, tell, cached, signal }: ReadContentOptions,
): Promise<ImageContent> {
  tell(`reading the tags of ${image}`)
  const tags = new Map<string, Digest>()
  const options = signal === undefined ? {} : { signal }
  for await (const { tag, digest } of resolveTags(store, null, options))
    if (digest !== null) tags.set(tag, digest)
  tell(`reading what ${tags.size} tags of ${image} name`)
  const empty = { image, tags, manifests: new Map<Digest, StoredManifest>() }
  const content = await withDigests(cached(store), empty, [...tags.values(), ...untagged])
  demandNamed(content)
  return content
}

/** The content with those of `digests` that stand in the store, and all that these hold. */
export async function withDigests(
  store: ContentStore,
  content: ImageContent,
  digests: Iterable<Digest>,
): Promise<ImageContent> {
  const manifests = new Map(content.manifests)
  const asked = new Set(manifests.keys())
  let next = [...new Set(digests)].filter((digest) => !asked.has(digest))
  while (next.length > 0) {
    const below = new Set<Digest>()
    for await (const stored of mapUnordered(next, AT_ONCE, async (digest) => read(store, content, digest))) {
      if (stored === null) continue
      manifests.set(stored.digest, stored)
      for (const child of stored.children) below.add(child)
    }
    for (const digest of next) asked.add(digest)
    next = [...below].filter((digest) => !asked.has(digest))
  }
  return { ...content, manifests }
}

async function read(
  store: ContentStore,
  { image, tags }: ImageContent,
  digest: Digest,
): Promise<StoredManifest | null> {
  try {
    const manifest = await store.readManifest(digest)
    return manifest === null ? null : describe(manifest)
  } catch (cause) {
    if (!isFailure(cause, 'E_MANIFEST_INVALID')) throw cause
    const names = [...tags].flatMap(([tag, named]) => (named === digest ? [tag] : []))
    throw new TidemarkError('E_MANIFEST_INVALID', cause.message, {
      cause,
      details: { ...cause.details, image, digest, tags: names },
      hints: [
        'What it holds is not known, and could be deleted with something else: nothing is.',
        names.length === 0
          ? 'No tag names it; an index does, or the ledger.'
          : `Tagged ${names.slice(0, 5).join(', ')}. Where nobody needs it, delete it at the registry.`,
      ],
    })
  }
}

/** A manifest that is not under its digest while a tag names it is a registry in doubt. */
function demandNamed({ image, tags, manifests }: ImageContent): void {
  for (const [tag, digest] of tags) {
    if (manifests.has(digest)) continue
    throw new TidemarkError('E_REGISTRY_PROTOCOL', `${image}:${tag} names ${digest}, which is not there`, {
      details: { image, tag, digest },
      hints: [
        'Nothing was deleted. The tag may have moved just now: run the same command again.',
        'Should it persist, the tag dangles: delete it at the registry.',
      ],
    })
  }
}
