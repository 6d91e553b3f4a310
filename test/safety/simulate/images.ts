import { MEDIA_TYPES } from '../../../src/model/descriptor.ts'
import type { Manifest } from '../../../src/model/descriptor.ts'
import type { Digest } from '../../../src/model/digest.ts'
import { digestOf } from '../../../src/model/digest.ts'

/** A configuration that is none of an image's: it says nothing, so that nothing has to be read of it. */
const CONFIG = {
  mediaType: 'application/vnd.tidemark.simulated+json',
  digest: digestOf('{}'),
  size: 2,
}

const made = new Map<string, Manifest>()
const names = new Map<Digest, string>()

/** The image that a build with this name gives: the same name, the same bytes. Made and hashed once a process. */
export function imageNamed(name: string): Manifest {
  const known = made.get(name)
  if (known !== undefined) return known
  const mediaType = MEDIA_TYPES.ociManifest
  const annotations = { 'org.example.build': name }
  const text = JSON.stringify({ schemaVersion: 2, mediaType, config: CONFIG, layers: [], annotations })
  const bytes = new TextEncoder().encode(text)
  const manifest = { digest: digestOf(bytes), mediaType, bytes }
  made.set(name, manifest)
  names.set(manifest.digest, name)
  return manifest
}

/** The name of a digest, for people. */
export function nameOfDigest(digest: string | null | undefined): string {
  if (digest === null || digest === undefined) return 'absent'
  for (const [known, name] of names) if (known === digest) return name
  return digest
}
