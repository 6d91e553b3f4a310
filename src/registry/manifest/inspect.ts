import { MEDIA_TYPES, isIndexType } from '../../model/descriptor.ts'
import type { Descriptor, Manifest } from '../../model/descriptor.ts'
import { isFailure } from '../../model/failure.ts'
import { parseStrictJson } from '../../model/strict-json.ts'
import { readDescriptor } from './descriptor.ts'
import { LARGEST_MANIFEST, MOST_CHILDREN } from './limits.ts'
import { ManifestReader } from './reader.ts'
import type { JsonObject } from './reader.ts'

/** A manifest of one image or artifact (image-spec, manifest.md; Docker image manifest V2, schema 2). */
export interface ImageManifest {
  readonly kind: 'manifest'
  readonly mediaType: string
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
  readonly subject?: Descriptor
  readonly artifactType?: string
  readonly annotations?: Readonly<Record<string, string>>
}

/** An index of manifests (image-spec, image-index.md; Docker manifest list). */
export interface ImageIndex {
  readonly kind: 'index'
  readonly mediaType: string
  readonly manifests: readonly Descriptor[]
  readonly subject?: Descriptor
  readonly artifactType?: string
  readonly annotations?: Readonly<Record<string, string>>
}

const KNOWN_TYPES: readonly string[] = Object.values(MEDIA_TYPES)
const NAMES = [
  'schemaVersion',
  'mediaType',
  'artifactType',
  'config',
  'layers',
  'manifests',
  'subject',
  'annotations',
  'fsLayers',
  'blobs',
]
const FOREIGN = /nondistributable|\.foreign\./u

/** True for the four types that Tidemark reads: OCI and Docker, manifest and index. */
export function isManifestType(mediaType: string): boolean {
  return KNOWN_TYPES.includes(mediaType)
}

/** True for layers that registries do not store (they name `urls` elsewhere); they are neither fetched nor copied. */
export function isForeignLayer(layer: Descriptor): boolean {
  return FOREIGN.test(layer.mediaType)
}

/**
 * What the bytes of `manifest` say, read strictly: throws E_MANIFEST_INVALID for anything that two readers could
 * understand differently (duplicate or look-alike names, `layers` beside `manifests`, a type that the body
 * contradicts), for schema 1, unknown types, children of unknown types, an index that names itself, and more than
 * {@link MOST_CHILDREN} children. The digest is not checked here.
 */
export function readImageManifest(manifest: Manifest): ImageManifest | ImageIndex {
  const reader = new ManifestReader(manifest.digest)
  const body = parseBody(reader, manifest)
  reader.exactNames(body, NAMES, 'it')
  checkType(reader, manifest.mediaType, body)
  const extras = readExtras(reader, body)
  if (isIndexType(manifest.mediaType)) {
    return {
      kind: 'index',
      mediaType: manifest.mediaType,
      manifests: readChildren(reader, manifest, body),
      ...extras,
    }
  }
  return { kind: 'manifest', mediaType: manifest.mediaType, ...readContent(reader, body), ...extras }
}

/**
 * The media type of a body that was served with a type that says nothing (`application/json`, none at all): its own
 * `mediaType`, when that is one of the four; undefined otherwise.
 */
export function ownMediaType(manifest: Manifest): string | undefined {
  const type = parseBody(new ManifestReader(manifest.digest), manifest)['mediaType']
  return typeof type === 'string' && isManifestType(type) ? type : undefined
}

function parseBody(reader: ManifestReader, manifest: Manifest): JsonObject {
  if (manifest.bytes.length > LARGEST_MANIFEST) throw reader.fail('it is larger than 4 MiB')
  try {
    return reader.object(parseStrictJson(manifest.bytes), 'it')
  } catch (error) {
    if (isFailure(error, 'E_JSON')) throw reader.fail(error.message)
    throw error
  }
}

function checkType(reader: ManifestReader, type: string, body: JsonObject): void {
  if (!isManifestType(type)) throw reader.fail(`"${type}" is not a type of manifest that Tidemark reads`)
  if (body['schemaVersion'] !== 2) throw reader.fail('its schemaVersion is not 2')
  if (body['fsLayers'] !== undefined) throw reader.fail('it mixes schema 1 into schema 2')
  const own = body['mediaType']
  if (own === undefined && !type.startsWith('application/vnd.oci.')) {
    throw reader.fail(`it was served as "${type}", which needs a mediaType of its own`)
  }
  if (own !== undefined && own !== type) {
    throw reader.fail(`it was served as "${type}" and calls itself ${JSON.stringify(own)}`)
  }
  checkMembers(reader, type, body)
}

/** CVE-2021-41190: a body that can be read as both an index and a manifest is refused. */
function checkMembers(reader: ManifestReader, type: string, body: JsonObject): void {
  const foreign = isIndexType(type) ? ['config', 'layers', 'blobs'] : ['manifests', 'blobs']
  for (const name of foreign) {
    if (body[name] !== undefined) throw reader.fail(`it was served as "${type}" and has "${name}"`)
  }
}

function readChildren(reader: ManifestReader, manifest: Manifest, body: JsonObject): readonly Descriptor[] {
  return readList(reader, body, 'manifests').map((child) => {
    if (child.digest === manifest.digest) throw reader.fail('it contains itself')
    if (!isManifestType(child.mediaType))
      throw reader.fail(`its child ${child.digest} has the type "${child.mediaType}"`)
    return child
  })
}

function readContent(
  reader: ManifestReader,
  body: JsonObject,
): { readonly config: Descriptor; readonly layers: readonly Descriptor[] } {
  return {
    config: readDescriptor(reader, body['config'], 'config'),
    layers: readList(reader, body, 'layers'),
  }
}

function readList(reader: ManifestReader, body: JsonObject, name: string): readonly Descriptor[] {
  const list = reader.array(body[name], name)
  if (list.length > MOST_CHILDREN)
    throw reader.fail(`it has ${list.length} ${name}, more than ${MOST_CHILDREN}`)
  return list.map((item, index) => readDescriptor(reader, item, `${name}[${index}]`))
}

function readExtras(
  reader: ManifestReader,
  body: JsonObject,
): Pick<ImageManifest, 'subject' | 'artifactType' | 'annotations'> {
  const { subject } = body
  const artifactType = reader.optionalText(body['artifactType'], 'artifactType')
  const annotations = reader.texts(body['annotations'], 'annotations')
  return {
    ...(subject === undefined || subject === null
      ? {}
      : { subject: readDescriptor(reader, subject, 'subject') }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  }
}
