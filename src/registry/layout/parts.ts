import type { Descriptor } from '../../model/descriptor.ts'
import type { Manifest } from '../../model/descriptor.ts'
import { isForeignLayer, readImageManifest } from '../manifest/inspect.ts'

/**
 * What a manifest needs beside itself, each digest once: the children of an index; config and layers of an image,
 * without foreign layers, which no registry stores. Throws E_MANIFEST_INVALID.
 */
export function partsOf(manifest: Manifest): readonly Descriptor[] {
  const read = readImageManifest(manifest)
  const parts =
    read.kind === 'index'
      ? read.manifests
      : [read.config, ...read.layers.filter((layer) => !isForeignLayer(layer))]
  return [...new Map(parts.map((part) => [part.digest, part])).values()]
}
