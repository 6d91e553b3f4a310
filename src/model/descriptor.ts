import type { Digest } from './digest.ts'

/** An OCI content descriptor (image-spec, descriptor.md), without fields that Tidemark has no use for. */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: Digest
  /** Bytes. */
  readonly size: number
  readonly platform?: Platform
  readonly artifactType?: string
  readonly annotations?: Readonly<Record<string, string>>
}

/** An image-spec platform; {@link platformText} writes it `os/arch[/variant]`. */
export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

/** `linux/arm64`, `linux/arm/v7`. */
export function platformText(platform: Platform): string {
  const { os, architecture, variant } = platform
  return variant === undefined ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`
}

/** A manifest or index: its exact bytes, which the digest is over, and the type it was served with. */
export interface Manifest {
  readonly digest: Digest
  readonly mediaType: string
  readonly bytes: Uint8Array
}

export const MEDIA_TYPES = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
} as const

/** True for an OCI index or a Docker manifest list. */
export function isIndexType(mediaType: string): boolean {
  return mediaType === MEDIA_TYPES.ociIndex || mediaType === MEDIA_TYPES.dockerList
}
