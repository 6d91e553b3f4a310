import { MEDIA_TYPES, platformText } from '../../model/descriptor.ts'
import type { Descriptor, Manifest, Platform } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import { compareText } from '../../plan/order.ts'

export interface IndexParts {
  readonly platforms: readonly { readonly platform: Platform; readonly descriptor: Descriptor }[]
  readonly annotations?: Readonly<Record<string, string>>
}

/**
 * A multi-platform index over single manifests. Deterministic: children sorted by platform, annotations by name, so the
 * same digests give the same bytes whatever order they came in. It is an OCI index, or a Docker manifest list when every
 * child is a Docker manifest and there are no annotations (that format has none). Throws E_PLATFORM_INDEX when there is
 * no child, a platform comes twice, or a child is an index itself.
 */
export function assembleIndex(parts: IndexParts): Manifest {
  const children = parts.platforms
    .map(({ platform, descriptor }) => ({ text: platformText(platform), platform, descriptor }))
    .toSorted((a, b) => compareText(a.text, b.text))
  check(children)
  const { annotations } = parts
  const docker =
    annotations === undefined &&
    children.every(({ descriptor }) => descriptor.mediaType === MEDIA_TYPES.dockerManifest)
  const mediaType = docker ? MEDIA_TYPES.dockerList : MEDIA_TYPES.ociIndex
  const body = {
    schemaVersion: 2,
    mediaType,
    manifests: children.map(({ platform, descriptor }) => ({
      mediaType: descriptor.mediaType,
      digest: descriptor.digest,
      size: descriptor.size,
      platform: plainPlatform(platform),
    })),
    ...(annotations === undefined ? {} : { annotations: sorted(annotations) }),
  }
  const bytes = Buffer.from(JSON.stringify(body))
  return { digest: digestOf(bytes), mediaType, bytes }
}

function check(children: readonly { readonly text: string; readonly descriptor: Descriptor }[]): void {
  if (children.length === 0) throw refusal('it needs at least one platform')
  const seen = new Set<string>()
  for (const { text, descriptor } of children) {
    if (seen.has(text)) throw refusal(`${text} is given twice`)
    seen.add(text)
    const { mediaType, digest } = descriptor
    if (mediaType === MEDIA_TYPES.ociManifest || mediaType === MEDIA_TYPES.dockerManifest) continue
    throw refusal(`${digest}, given for ${text}, is not the manifest of one platform but ${mediaType}`)
  }
}

/** The members in the order of the specification: os does not come first there. */
function plainPlatform({ architecture, os, variant }: Platform): Platform {
  return variant === undefined ? { architecture, os } : { architecture, os, variant }
}

function sorted(record: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => compareText(a, b)))
}

function refusal(what: string): TidemarkError {
  return new TidemarkError('E_PLATFORM_INDEX', `a multi-platform index cannot be made: ${what}`)
}
