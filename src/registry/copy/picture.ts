import { platformText } from '../../model/descriptor.ts'
import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import type { ChildPicture, ContentPicture, Gap, ImagePicture } from '../../plan/compare/image-picture.ts'
import type { ContentStore } from '../image-store.ts'
import { readImageManifest } from '../manifest/inspect.ts'
import type { ImageIndex, ImageManifest } from '../manifest/inspect.ts'
import { DEEPEST_INDEX } from '../manifest/limits.ts'
import { pictureConfig } from './picture-config.ts'
import { mapLimited } from './weighted-pool.ts'

const READS_AT_ONCE = 8

/** One child as it was read. */
interface Part {
  readonly child: ChildPicture
  readonly content: ContentPicture | null
  readonly gaps: readonly Gap[]
}

/**
 * What an image consists of: its manifests and configurations, no layers. A tag or digest that is proved absent, or
 * names a manifest that was deleted, is null; a
 * manifest of a type that is not read, or that is not sound, is of the kind `other`; children and configurations that the
 * store has no more, or that are not sound, are `gaps`. Throws what reading throws beside that: a registry that does not
 * answer, bytes that do not match their digest.
 */
export async function readPicture(store: ContentStore, reference: string): Promise<ImagePicture | null> {
  const manifest = await readKnown(store, reference)
  return manifest === null || 'kind' in manifest ? manifest : await pictureOf(store, manifest)
}

async function readKnown(store: ContentStore, reference: string): Promise<Manifest | ImagePicture | null> {
  try {
    const manifest = await store.readManifest(reference)
    if (manifest !== null) readImageManifest(manifest)
    return manifest
  } catch (error) {
    const other = otherManifest(error, reference)
    if (isGone(error)) return null
    if (other === null) throw error
    return { ...other, kind: 'other', annotations: {}, children: [], contents: [], gaps: [] }
  }
}

/**
 * The digest and type of a manifest that is there and cannot be read, out of the failure to read it; null for any other
 * failure.
 */
export function otherManifest(
  error: unknown,
  reference: string,
): { readonly digest: Digest; readonly mediaType: string | null } | null {
  if (!isFailure(error, 'E_MANIFEST_INVALID', 'E_LAYOUT')) return null
  const { digest = reference, mediaType = null } = error.details
  // A layout that is damaged has no type of the manifest to tell.
  if (error.code === 'E_LAYOUT' && mediaType === null) return null
  if (typeof digest !== 'string' || !isDigest(digest)) return null
  return { digest, mediaType: typeof mediaType === 'string' ? mediaType : null }
}

/** True for the failure of a layout whose index names a manifest that the layout has no more. */
export function isGone(error: unknown): boolean {
  return isFailure(error, 'E_LAYOUT') && error.details['missing'] !== undefined
}

async function pictureOf(store: ContentStore, manifest: Manifest): Promise<ImagePicture> {
  const { digest, mediaType } = manifest
  const read = readImageManifest(manifest)
  const parts = await partsOf(store, digest, read)
  return {
    digest,
    mediaType,
    kind: read.kind,
    annotations: read.annotations ?? {},
    children: parts.map(({ child }) => child),
    contents: uniqueContents(parts),
    gaps: parts.flatMap(({ gaps }) => gaps),
  }
}

async function partsOf(
  store: ContentStore,
  digest: Digest,
  read: ImageManifest | ImageIndex,
): Promise<readonly Part[]> {
  if (read.kind === 'index') return await readChildren(store, read, { depth: 1, seen: new Set() })
  const { mediaType, artifactType = null } = read
  return [await readContent(store, read, { digest, mediaType, platform: null, artifactType })]
}

/** Where in a tree of indexes something is read. */
interface Place {
  readonly depth: number
  /** Indexes below the top one that were read: one that is listed many times is read once. */
  readonly seen: Set<Digest>
}

async function readChildren(store: ContentStore, index: ImageIndex, place: Place): Promise<readonly Part[]> {
  const parts = await mapLimited(index.manifests, READS_AT_ONCE, async (child) =>
    readChild(store, child, place),
  )
  return parts.flat()
}

/** What an index inside an index lists stands in its place. */
async function readChild(
  store: ContentStore,
  descriptor: Descriptor,
  { depth, seen }: Place,
): Promise<readonly Part[]> {
  const { digest, mediaType, artifactType = null } = descriptor
  const platform = descriptor.platform === undefined ? null : platformText(descriptor.platform)
  const child = { digest, mediaType, platform, artifactType }
  const unread = (why: Gap['why']): readonly Part[] => [
    { child, content: null, gaps: [{ part: 'manifest', digest, platform, why }] },
  ]
  const manifest = await readKnown(store, digest)
  if (manifest === null || 'kind' in manifest) return unread(manifest === null ? 'gone' : 'unreadable')
  const read = readImageManifest(manifest)
  if (read.kind === 'index') {
    if (depth >= DEEPEST_INDEX) return unread('unreadable')
    if (seen.has(digest)) return []
    seen.add(digest)
    return await readChildren(store, read, { depth: depth + 1, seen })
  }
  const known = { ...child, artifactType: artifactType ?? read.artifactType ?? null }
  return [await readContent(store, read, known)]
}

async function readContent(store: ContentStore, read: ImageManifest, child: ChildPicture): Promise<Part> {
  const { config, platform, gap } = await pictureConfig(store, read.config)
  const named = child.platform ?? platform
  const content = {
    digest: child.digest,
    layers: read.layers.map(({ digest, size, mediaType }) => ({ digest, size, mediaType })),
    config: { digest: read.config.digest, mediaType: read.config.mediaType },
    said: config,
    annotations: read.annotations ?? {},
  }
  const gaps: readonly Gap[] =
    gap === null ? [] : [{ part: 'configuration', digest: read.config.digest, platform: named, why: gap }]
  return { child: { ...child, platform: named }, content, gaps }
}

function uniqueContents(parts: readonly Part[]): readonly ContentPicture[] {
  const contents = parts.flatMap(({ content }) => content ?? [])
  return [...new Map(contents.map((content) => [content.digest, content])).values()]
}
