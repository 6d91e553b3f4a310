import { MEDIA_TYPES } from '../../model/descriptor.ts'
import { isFailure } from '../../model/failure.ts'
import { isRecord } from '../../model/shape.ts'
import { parseStrictJson } from '../../model/strict-json.ts'
import { isManifestType } from '../manifest/inspect.ts'

/**
 * The media type that a manifest's own bytes give it; null for bytes that are no manifest. A layout keeps no type
 * beside the bytes of a manifest that nothing names, and an OCI manifest may leave its own out.
 */
export function manifestTypeOf(bytes: Uint8Array): string | null {
  const manifest = tryParse(bytes)
  if (!isRecord(manifest) || manifest['schemaVersion'] !== 2) return null
  const { mediaType } = manifest
  if (typeof mediaType === 'string') return isManifestType(mediaType) ? mediaType : null
  if (mediaType !== undefined) return null
  const index = Array.isArray(manifest['manifests'])
  const image = isRecord(manifest['config']) && Array.isArray(manifest['layers'])
  if (index === image) return null
  return index ? MEDIA_TYPES.ociIndex : MEDIA_TYPES.ociManifest
}

function tryParse(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes)
  } catch (error) {
    if (isFailure(error, 'E_JSON')) return null
    throw error
  }
}
