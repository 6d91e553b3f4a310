import { platformText } from '../../model/descriptor.ts'
import type { Descriptor, Manifest, Platform } from '../../model/descriptor.ts'
import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ContentStore } from '../image-store.ts'
import { readImageManifest } from '../manifest/inspect.ts'
import type { ImageIndex, ImageManifest } from '../manifest/inspect.ts'
import { readConfig } from './image-config.ts'
import { mapLimited } from './weighted-pool.ts'

type Labels = Readonly<Record<string, string>>

/** The prefix of the annotations that the OCI image-spec defines. */
const OCI_PREFIX = 'org.opencontainers.image.'
const BASE_DIGEST = `${OCI_PREFIX}base.digest`
/** The key of the labels for what is said of the whole image and not of one platform. */
const WHOLE = ''
const READS_AT_ONCE = 8

/** What an image says of itself. */
export interface ImageDescription {
  /**
   * The manifest of every platform, `linux/arm64` -> digest: the children of an index (attestations, which have the
   * platform `unknown/unknown`, left out), or a single manifest under the platform that its configuration names. Empty
   * for an artifact that is no image.
   */
  readonly platforms: Readonly<Record<string, Digest>>
  /**
   * By platform, the labels of the configuration with the `org.opencontainers.image.*` annotations of manifest and
   * descriptor; under `''` the annotations of the index. A label wins over an annotation of the same name.
   */
  readonly labels: Readonly<Record<string, Labels>>
  /** The digest of the base image; null when none is named, or platforms disagree. */
  readonly base: Digest | null
}

/**
 * Reads the configurations behind a manifest that the store holds. Throws E_IMAGE_INCOMPLETE when a child is not in
 * the store, E_MANIFEST_INVALID for what is not sound.
 */
export async function describeImage(store: ContentStore, manifest: Manifest): Promise<ImageDescription> {
  const read = readImageManifest(manifest)
  const images = await imagesOf(store, manifest, read)
  const platforms = Object.fromEntries(images.map(({ platform, digest }) => [platform, digest]))
  const labels = Object.fromEntries(images.map((image) => [image.platform, image.labels]))
  const whole = read.kind === 'index' ? ociAnnotations(read.annotations) : {}
  const all = Object.keys(whole).length === 0 ? labels : { [WHOLE]: whole, ...labels }
  return { platforms, labels: all, base: baseIn(all) }
}

function baseIn(labels: Readonly<Record<string, Labels>>): Digest | null {
  const whole = labels[WHOLE]?.[BASE_DIGEST]
  const own = Object.entries(labels).filter(([platform]) => platform !== WHOLE)
  const digests = new Set(whole === undefined ? own.map(([, texts]) => texts[BASE_DIGEST]) : [whole])
  const [digest] = digests
  return digests.size === 1 && digest !== undefined && isDigest(digest) ? digest : null
}

interface PlatformImage {
  readonly platform: string
  readonly digest: Digest
  readonly labels: Labels
}

/** One entry a platform: where an index lists one twice (Windows builds), the first, as clients choose. */
async function imagesOf(
  store: ContentStore,
  manifest: Manifest,
  read: ImageManifest | ImageIndex,
): Promise<readonly PlatformImage[]> {
  if (read.kind === 'manifest') return await imageOf(store, { digest: manifest.digest, read })
  const children = read.manifests.filter((child) => !isAttestation(child))
  const images = await mapLimited(children, READS_AT_ONCE, async (child) => childImages(store, child))
  const first = images.flat().toReversed()
  return [...new Map(first.map((image) => [image.platform, image])).values()].toReversed()
}

async function childImages(store: ContentStore, child: Descriptor): Promise<readonly PlatformImage[]> {
  const manifest = await store.readManifest(child.digest)
  if (manifest === null) {
    throw new TidemarkError('E_IMAGE_INCOMPLETE', `${store.name} has no manifest ${child.digest}`)
  }
  const read = readImageManifest(manifest)
  if (read.kind === 'index') return []
  const annotations = ociAnnotations(child.annotations)
  const { digest, platform } = child
  return await imageOf(store, { digest, read, annotations, ...(platform === undefined ? {} : { platform }) })
}

interface Found {
  readonly digest: Digest
  readonly read: ImageManifest
  /** From the descriptor in an index. */
  readonly platform?: Platform
  readonly annotations?: Labels
}

/** One image, or none when neither index nor configuration names a platform. */
async function imageOf(store: ContentStore, found: Found): Promise<readonly PlatformImage[]> {
  const { digest, read } = found
  const config = await readConfig(store, read.config)
  const platform = found.platform ?? config.platform
  if (platform === null) return []
  const annotations = { ...ociAnnotations(read.annotations), ...found.annotations }
  return [{ platform: platformText(platform), digest, labels: { ...annotations, ...config.labels } }]
}

/** BuildKit lists provenance and SBOM as children of an unknown platform. */
function isAttestation(child: Descriptor): boolean {
  return child.platform?.os === 'unknown' || child.platform?.architecture === 'unknown'
}

function ociAnnotations(annotations: ImageIndex['annotations']): Labels {
  return Object.fromEntries(Object.entries(annotations ?? {}).filter(([name]) => name.startsWith(OCI_PREFIX)))
}
