import { MEDIA_TYPES } from '../../model/descriptor.ts'
import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import { digestOf } from '../../model/digest.ts'

/** A whole image for tests: its manifest and the blobs that it names. */
export interface SampleImage {
  readonly manifest: Manifest
  readonly config: Descriptor
  readonly layer: Descriptor
  readonly blobs: ReadonlyMap<string, Buffer>
}

/** A small sound OCI image; another `text` makes another digest. */
export function sampleImage(text: string): SampleImage {
  const configBytes = Buffer.from(
    JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } }),
  )
  const layerBytes = Buffer.from(`layer of ${text}`)
  const config = describe('application/vnd.oci.image.config.v1+json', configBytes)
  const layer = describe('application/vnd.oci.image.layer.v1.tar', layerBytes)
  const body = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    config,
    layers: [layer],
    annotations: { text },
  }
  return {
    manifest: sampleManifest(body),
    config,
    layer,
    blobs: new Map([
      [config.digest, configBytes],
      [layer.digest, layerBytes],
    ]),
  }
}

/** A manifest out of any JSON; its type is the body's own `mediaType`, or an OCI manifest's. */
export function sampleManifest(
  body: Readonly<Record<string, unknown>> | string,
  mediaType?: string,
): Manifest {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const own =
    typeof body === 'object' && typeof body['mediaType'] === 'string' ? body['mediaType'] : undefined
  return { digest: digestOf(bytes), mediaType: mediaType ?? own ?? MEDIA_TYPES.ociManifest, bytes }
}

/** The descriptor of some bytes. */
export function describe(mediaType: string, bytes: Uint8Array): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.length }
}
