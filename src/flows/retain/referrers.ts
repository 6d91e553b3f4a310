import type { Digest } from '../../model/digest.ts'
import type { ImageContent } from '../../plan/retain/content.ts'
import { mapUnordered } from '../../registry/resolve/map-unordered.ts'
import type { Target } from '../content/targets.ts'
import { AT_ONCE, withDigests } from './read-content.ts'
import type { Cached } from './read-content.ts'

/**
 * The content with what refers to any of it and has no tag, such as signatures, where the registry can be asked (distribution-spec 1.1).
 * Where it cannot, what refers stands under tags such as `sha256-…`, which are in the content already.
 */
export async function withReferrers(
  { store }: Target,
  content: ImageContent,
  cached: Cached,
): Promise<ImageContent> {
  if (store.listReferrers === undefined) return content
  const asked = new Set<Digest>()
  let grown = content
  for (;;) {
    const fresh = [...grown.manifests.keys()].filter((digest) => !asked.has(digest))
    const found = await referrersOf(store, fresh)
    if (found === null) return grown
    for (const digest of fresh) asked.add(digest)
    const more = await withDigests(cached(store), grown, found)
    if (more.manifests.size === grown.manifests.size) return more
    grown = more
  }
}

/** null where the registry cannot be asked, which the first answer tells. */
async function referrersOf(
  store: Target['store'],
  digests: readonly Digest[],
): Promise<ReadonlySet<Digest> | null> {
  const found = new Set<Digest>()
  const list = async (digest: Digest): Promise<readonly Digest[] | null> =>
    (await store.listReferrers?.(digest)) ?? null
  const [first, ...others] = digests
  const told = first === undefined ? [] : await list(first)
  if (told === null) return null
  for (const each of told) found.add(each)
  for await (const each of mapUnordered(others, AT_ONCE, list)) {
    // It had the API a moment ago: whatever that means, tags are listed anyway.
    for (const digest of each ?? []) found.add(digest)
  }
  return found
}
