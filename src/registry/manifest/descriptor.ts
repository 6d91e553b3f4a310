import type { Descriptor, Platform } from '../../model/descriptor.ts'
import type { ManifestReader } from './reader.ts'

const NAMES = ['mediaType', 'digest', 'size', 'urls', 'annotations', 'data', 'artifactType', 'platform']
const PLATFORM_NAMES = ['os', 'architecture', 'variant', 'os.version', 'os.features', 'features']

/**
 * One descriptor out of a manifest (image-spec, descriptor.md). `urls` and `data` are left out on purpose: content is
 * only ever fetched from the image's own registry, by digest.
 */
export function readDescriptor(reader: ManifestReader, value: unknown, name: string): Descriptor {
  const object = reader.object(value, name)
  reader.exactNames(object, NAMES, name)
  const platform = readPlatform(reader, object['platform'], `${name}.platform`)
  const artifactType = reader.optionalText(object['artifactType'], `${name}.artifactType`)
  const annotations = reader.texts(object['annotations'], `${name}.annotations`)
  return {
    mediaType: reader.text(object['mediaType'], `${name}.mediaType`),
    digest: reader.digestAt(object['digest'], `${name}.digest`),
    size: reader.size(object['size'], `${name}.size`),
    ...(platform === undefined ? {} : { platform }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  }
}

function readPlatform(reader: ManifestReader, value: unknown, name: string): Platform | undefined {
  if (value === undefined || value === null) return undefined
  const object = reader.object(value, name)
  reader.exactNames(object, PLATFORM_NAMES, name)
  const variant = reader.optionalText(object['variant'], `${name}.variant`)
  return {
    os: reader.text(object['os'], `${name}.os`),
    architecture: reader.text(object['architecture'], `${name}.architecture`),
    ...(variant === undefined ? {} : { variant }),
  }
}
