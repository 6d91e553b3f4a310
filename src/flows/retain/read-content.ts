import type { Manifest } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure, TidemarkError } from '../../model/failure.ts'
import type { ImageContent, StoredManifest } from '../../plan/retain/content.ts'
import type { ContentStore } from '../../registry/image-store.ts'
import { readImageManifest } from '../../registry/manifest/inspect.ts'
import { mapUnordered } from '../../registry/resolve/map-unordered.ts'
import { resolveTags } from '../../registry/resolve/resolve-tags.ts'
import type { Target } from '../content/targets.ts'

const AT_ONCE = 16

export interface ReadContentOptions {
  /** Digests to look for that no tag may name. */
  readonly untagged: Iterable<Digest>
  readonly tell: (text: string) => void
  /** How manifests are read; tags are always read from the registry. */
  readonly cached: (store: ContentStore) => ContentStore
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
  const manifests = await readManifests(cached(store), [...tags.values(), ...untagged])
  demandNamed(image, tags, manifests)
  return { image, tags, manifests }
}

async function readManifests(
  store: ContentStore,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, StoredManifest>> {
  const found = new Map<Digest, StoredManifest>()
  const asked = new Set<Digest>()
  let next: readonly Digest[] = digests
  while (next.length > 0) {
    const fresh = new Set(next.filter((digest) => !asked.has(digest)))
    const below: Digest[] = []
    for await (const manifest of mapUnordered(fresh, AT_ONCE, async (digest) => store.readManifest(digest))) {
      if (manifest === null) continue
      const stored = describe(manifest)
      found.set(stored.digest, stored)
      below.push(...stored.children)
    }
    for (const digest of fresh) asked.add(digest)
    next = below
  }
  return found
}

/** A manifest that is not under its digest while a tag names it is a registry in doubt. */
function demandNamed(
  image: string,
  tags: ReadonlyMap<string, Digest>,
  manifests: ReadonlyMap<Digest, StoredManifest>,
): void {
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

function describe(manifest: Manifest): StoredManifest {
  const { digest, bytes } = manifest
  try {
    const body = readImageManifest(manifest)
    const parts = body.kind === 'index' ? [] : [body.config, ...body.layers]
    return {
      digest,
      size: parts.reduce((sum, { size }) => sum + size, bytes.byteLength),
      children: body.kind === 'index' ? body.manifests.map((child) => child.digest) : [],
      subject: body.subject?.digest ?? null,
    }
  } catch (error) {
    if (!isFailure(error, 'E_MANIFEST_INVALID')) throw error
    return { digest, size: bytes.byteLength, children: digestsIn(bytes), subject: null }
  }
}

// What cannot be read may hold anything that it mentions: all of that is kept with it.
function digestsIn(bytes: Uint8Array): readonly Digest[] {
  const text = Buffer.from(bytes).toString('latin1')
  return [...text.matchAll(/sha256:([0-9a-f]{64})/gu)].map(([, hex = '']): Digest => `sha256:${hex}`)
}
