import type { Manifest } from '../../model/descriptor.ts'
import type { Digest } from '../../model/digest.ts'
import { isFailure } from '../../model/failure.ts'
import type { StoredManifest } from '../../plan/retain/content.ts'
import { readImageManifest } from '../../registry/manifest/inspect.ts'

/** What retention has to know of a manifest. */
export function describe(manifest: Manifest): StoredManifest {
  const { digest, bytes } = manifest
  try {
    const body = readImageManifest(manifest)
    const parts = body.kind === 'index' ? [] : [body.config, ...body.layers]
    return {
      digest,
      size: parts.reduce((sum, { size }) => sum + size, bytes.byteLength),
      children: body.kind === 'index' ? body.manifests.map((child) => child.digest) : [],
      subject: body.subject?.digest ?? null,
      unreadable: false,
    }
  } catch (error) {
    if (!isFailure(error, 'E_MANIFEST_INVALID')) throw error
    const children = digestsIn(bytes)
    return { digest, size: bytes.byteLength, children, subject: null, unreadable: true }
  }
}

// What cannot be read may hold anything that it mentions.
function digestsIn(bytes: Uint8Array): readonly Digest[] {
  const text = Buffer.from(bytes).toString('latin1')
  return [...text.matchAll(/sha256:([0-9a-f]{64})/gu)].map(([, hex = '']): Digest => `sha256:${hex}`)
}
