import type { ComparedSide } from '../../flows/compare.ts'
import { MEDIA_TYPES } from '../../model/descriptor.ts'
import { counted } from './short.ts'

const NAMES: Readonly<Record<string, string>> = {
  [MEDIA_TYPES.ociIndex]: 'OCI index',
  [MEDIA_TYPES.ociManifest]: 'OCI manifest',
  [MEDIA_TYPES.dockerList]: 'Docker manifest list',
  [MEDIA_TYPES.dockerManifest]: 'Docker manifest',
}

/** What one side is: `OCI index`, `412 tags`. */
export function imagesText({ tags, mediaType, kind }: ComparedSide): string {
  if (tags !== null) return counted(tags, 'tag')
  const name = mediaType === null ? undefined : (NAMES[mediaType] ?? mediaType)
  return kind === 'other' ? `not read: ${name ?? 'its type is not known'}` : (name ?? '')
}
