import { platformText } from '../../model/descriptor.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { Report } from '../../model/report.ts'
import { mapLimited } from '../../registry/copy/weighted-pool.ts'
import type { ImageStore } from '../../registry/image-store.ts'
import { readImageManifest } from '../../registry/manifest/inspect.ts'
import { DEEPEST_INDEX } from '../../registry/manifest/limits.ts'

/** One image that a scanner can look into: the only one there is, or a child of an index. */
export interface Part {
  /** `linux/arm64`; null where nothing says. */
  readonly platform: string | null
  readonly manifest: Digest
  readonly config: Digest
}

const READS_AT_ONCE = 8
const UNKNOWN = 'unknown'

/**
 * The images behind a digest, without attestations, which have the platform `unknown/unknown`. Throws E_IMAGE_INCOMPLETE for a child that
 * is not there, E_DIGEST_GONE for the digest itself.
 */
export async function partsOf(store: ImageStore, digest: Digest): Promise<readonly Part[]> {
  return await imagesBehind(store, { digest, platform: null, depth: 1 })
}

interface Node {
  readonly digest: Digest
  readonly platform: string | null
  readonly depth: number
}

async function imagesBehind(store: ImageStore, node: Node): Promise<readonly Part[]> {
  const { digest, platform, depth } = node
  const manifest = await store.readManifest(digest)
  if (manifest === null) throw missing(store, node)
  const read = readImageManifest(manifest)
  if (read.kind === 'manifest') return [{ platform, manifest: digest, config: read.config.digest }]
  if (depth > DEEPEST_INDEX)
    throw new TidemarkError('E_IMAGE_LIMIT', `${digest}: indexes nest deeper than ${DEEPEST_INDEX}`)
  const children = read.manifests.filter((child) => !isAttestation(child))
  const parts = await mapLimited(children, READS_AT_ONCE, async (child) =>
    imagesBehind(store, {
      digest: child.digest,
      platform: child.platform === undefined ? null : platformText(child.platform),
      depth: depth + 1,
    }),
  )
  return parts.flat()
}

function isAttestation({ platform }: Descriptor): boolean {
  return platform?.os === UNKNOWN || platform?.architecture === UNKNOWN
}

function missing(store: ImageStore, { digest, depth }: Node): TidemarkError {
  return depth === 1
    ? new TidemarkError('E_DIGEST_GONE', `${store.name} does not serve ${digest}`)
    : new TidemarkError('E_IMAGE_INCOMPLETE', `${store.name} has no manifest ${digest}`)
}

/**
 * The images that a report looked into. One that names only an index says nothing of which: scanners take the one of their own machine,
 * and name the index all the same.
 */
export function coveredBy(
  { digests, imageIds }: Pick<Report, 'digests' | 'imageIds'>,
  digest: Digest,
  parts: readonly Part[],
): readonly Part[] {
  const named = new Set([...digests, ...imageIds])
  const covered = parts.filter(({ manifest, config }) => named.has(manifest) || named.has(config))
  if (covered.length > 0) return covered
  return named.has(digest) && parts.length === 1 ? parts : []
}
