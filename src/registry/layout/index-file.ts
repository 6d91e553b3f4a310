import { MEDIA_TYPES } from '../../model/descriptor.ts'
import type { Descriptor } from '../../model/descriptor.ts'
import { isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { TidemarkError } from '../../model/failure.ts'
import { isRecord } from '../../model/shape.ts'
import { isTag } from '../../model/tag.ts'
import { parseJsonFile } from './json-file.ts'

type Json = Readonly<Record<string, unknown>>

/** One entry of `index.json`. `raw` is what stands in the file and goes back into it unchanged. */
interface Entry {
  readonly raw: Json
  /** The annotation `org.opencontainers.image.ref.name`. */
  readonly name: string | null
  /** null for a digest of another algorithm than sha256: kept, never read. */
  readonly descriptor: Descriptor | null
}

/** `index.json` of an image layout (image-spec, image-layout.md, "index.json file"). Immutable. */
export interface IndexFile {
  readonly raw: Json
  readonly entries: readonly Entry[]
}

/** The longest `index.json` that is read or written: room for about 18,000 tags. */
export const LONGEST_INDEX = 4 * 1024 * 1024

const REF_NAME = 'org.opencontainers.image.ref.name'
const OTHER_DIGEST = /^(?!sha256:)[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/u

export const EMPTY_INDEX: IndexFile = {
  raw: { schemaVersion: 2, mediaType: MEDIA_TYPES.ociIndex },
  entries: [],
}

/** Parses `index.json`; `place` is for messages. Throws E_LAYOUT, and E_JSON for ambiguous JSON. */
export function parseIndexFile(bytes: Uint8Array, place: string): IndexFile {
  const raw = parseJsonFile(bytes, `${place}/index.json`)
  if (!isRecord(raw)) throw unsound(place, 'is no JSON object')
  if (raw['schemaVersion'] !== 2) throw unsound(place, 'has another schemaVersion than 2')
  const { mediaType = MEDIA_TYPES.ociIndex, manifests } = raw
  if (mediaType !== MEDIA_TYPES.ociIndex) throw unsound(place, 'has another mediaType than an OCI index')
  if (!Array.isArray(manifests)) throw unsound(place, 'has no list of manifests')
  return { raw, entries: manifests.map((entry: unknown) => entryOf(entry, place)) }
}

/** The bytes to write; throws E_LAYOUT when they would be too long to be read again. */
export function formatIndexFile(index: IndexFile, place: string): Uint8Array {
  const text = JSON.stringify({ ...index.raw, manifests: index.entries.map((entry) => entry.raw) })
  const bytes = Buffer.from(text)
  if (bytes.byteLength > LONGEST_INDEX) throw unsound(place, `would grow beyond ${LONGEST_INDEX} bytes`)
  return bytes
}

/** What a name stands for; null when no entry has it; E_LAYOUT when two entries disagree about it. */
export function findName(index: IndexFile, name: string, place: string): Descriptor | null {
  const [entry, ...others] = index.entries.filter((candidate) => candidate.name === name)
  if (entry === undefined) return null
  const { descriptor } = entry
  if (descriptor === null) throw unsound(place, `gives "${name}" a digest that is not sha256`)
  if (others.some((other) => other.descriptor?.digest !== descriptor.digest)) {
    throw unsound(place, `has two entries for "${name}"`)
  }
  return descriptor
}

/** Legal tags, each once, sorted by code unit. */
export function tagsOf(index: IndexFile): readonly string[] {
  const names = index.entries.map((entry) => entry.name).filter((name) => name !== null)
  return [...new Set(names)].filter((name) => isTag(name)).toSorted((a, b) => (a < b ? -1 : 1))
}

/** The index with `tag` naming `descriptor`; the same object when it does already. Other entries stay as they are. */
export function withTag(index: IndexFile, tag: string, descriptor: Descriptor): IndexFile {
  const at = index.entries.findIndex((entry) => entry.name === tag)
  const present = index.entries[at]
  if (present?.descriptor?.digest === descriptor.digest) return index
  const { mediaType, digest, size } = descriptor
  const raw = { mediaType, digest, size, annotations: { [REF_NAME]: tag } }
  const entry: Entry = { raw, name: tag, descriptor: { mediaType, digest, size } }
  if (present === undefined) return { ...index, entries: [...index.entries, entry] }
  return { ...index, entries: index.entries.with(at, entry) }
}

export function withoutTag(index: IndexFile, tag: string): IndexFile {
  return keep(index, (entry) => entry.name !== tag)
}

export function withoutDigest(index: IndexFile, digest: Digest): IndexFile {
  return keep(index, (entry) => entry.descriptor?.digest !== digest)
}

function keep(index: IndexFile, wanted: (entry: Entry) => boolean): IndexFile {
  const entries = index.entries.filter(wanted)
  return entries.length === index.entries.length ? index : { ...index, entries }
}

function entryOf(raw: unknown, place: string): Entry {
  if (!isRecord(raw)) throw unsound(place, 'has an entry that is no object')
  const { mediaType, digest, size } = raw
  if (typeof mediaType !== 'string' || mediaType === '')
    throw unsound(place, 'has an entry without a mediaType')
  if (!isSize(size)) throw unsound(place, 'has an entry without a size')
  if (typeof digest !== 'string') throw unsound(place, 'has an entry without a digest')
  const name = nameOf(raw, place)
  if (isDigest(digest)) return { raw, name, descriptor: { mediaType, digest, size } }
  if (OTHER_DIGEST.test(digest)) return { raw, name, descriptor: null }
  throw unsound(place, `has the malformed digest ${JSON.stringify(digest.slice(0, 80))}`)
}

function nameOf(raw: Json, place: string): string | null {
  const annotations = raw['annotations'] ?? {}
  if (!isRecord(annotations)) throw unsound(place, 'has annotations that are no object')
  const name = annotations[REF_NAME] ?? null
  if (name === null || typeof name === 'string') return name
  throw unsound(place, `has a ${REF_NAME} that is no text`)
}

function isSize(size: unknown): size is number {
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0
}

function unsound(place: string, what: string): TidemarkError {
  return new TidemarkError('E_LAYOUT', `index.json in ${place} ${what}`)
}
