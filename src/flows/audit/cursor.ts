import { createReadStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { digestOf, isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { isRecord, isTableOf, isText } from '../../model/shape.ts'
import type { ImagePicture } from '../../plan/compare/image-picture.ts'
import type { Component } from '../../policy/policy.ts'
import { cacheFolder } from '../../registry/cache/cache-folder.ts'
import type { World } from '../world.ts'
import { batches, linesOf } from './lines.ts'
import { makeFolder } from '../../registry/cache/make-folder.ts'

/**
 * What an audit leaves for the next one on this machine: a cache, and nothing else. Without it everything is read again, and everything
 * that is found counts as new.
 */
export interface Cursor {
  /** When the last whole audit was: RFC 3339, UTC; null when there was none. */
  readonly at: string | null
  /** Key of a finding -> when it was first found. */
  readonly findings: ReadonlyMap<string, string>
  /** image -> tag -> digest, as last read. */
  readonly tags: ReadonlyMap<string, ReadonlyMap<string, Digest>>
  /** What releases consist of, without their layers. */
  readonly pictures: ReadonlyMap<Digest, KeptPicture>
}

/** As it is written: what is proved absent is left out. */
export interface NextCursor extends Omit<Cursor, 'tags'> {
  readonly tags: ReadonlyMap<string, ReadonlyMap<string, Digest | null>>
}

export interface KeptPicture {
  readonly picture: ImagePicture
  /** When it was read: RFC 3339, UTC. */
  readonly at: string
}

const FORMAT = 2
const EMPTY: Cursor = { at: null, findings: new Map(), tags: new Map(), pictures: new Map() }

/** What is said where there is no folder to keep anything in. */
export const NOWHERE = 'TIDEMARK_CACHE is off, or nothing in the environment names a folder'

/** Where it is kept; null where nothing is to be kept. */
export function cursorFile(
  { env }: Pick<World, 'env'>,
  components: readonly Pick<Component, 'name' | 'images'>[],
): string | null {
  const folder = cacheFolder(env)
  if (folder === null) return null
  const about = components.map(({ name, images }) => [name, images])
  const name = digestOf(JSON.stringify(about)).slice('sha256:'.length, 'sha256:'.length + 32)
  return join(folder, 'audit', `${name}.jsonl`)
}

/** An empty one where there is none, and for a file that is cut off or of another version: it is only a cache. */
export async function readCursor(file: string | null): Promise<Cursor> {
  if (file === null) return EMPTY
  try {
    return (await parse(linesOf(createReadStream(file, 'utf8')))) ?? EMPTY
  } catch {
    return EMPTY
  }
}

/**
 * Whole or not at all, line by line: there may be tags by the million. Answers why it cannot be kept, in a sentence; null when it is.
 */
export async function writeCursor(
  file: string | null,
  cursor: NextCursor,
  { random }: Pick<World, 'random'>,
): Promise<string | null> {
  if (file === null) return NOWHERE
  const temporary = `${file}.${Buffer.from(random(8)).toString('hex')}.tmp`
  try {
    await makeFolder(dirname(file))
    await writeFile(temporary, textOf(cursor), { mode: 0o600 })
    await rename(temporary, file)
    return null
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    return error instanceof Error ? error.message : String(error)
  }
}

function* textOf({ at, findings, tags, pictures }: NextCursor): Generator<string> {
  yield `${JSON.stringify({ format: FORMAT, at })}\n`
  for (const finding of findings) yield `${JSON.stringify(['finding', ...finding])}\n`
  for (const { picture, at: read } of pictures.values())
    yield `${JSON.stringify(['picture', read, picture])}\n`
  for (const [image, digests] of tags)
    for (const batch of batches(digests)) {
      const standing = batch.filter(([, digest]) => digest !== null)
      yield `${JSON.stringify(['tags', image, Object.fromEntries(standing)])}\n`
    }
  yield '["end"]\n'
}

/** What a file says, while it is read. */
interface Draft extends Cursor {
  readonly findings: Map<string, string>
  readonly tags: Map<string, Map<string, Digest>>
  readonly pictures: Map<Digest, KeptPicture>
}

/** null when the end is missing, or anything is not as it was written. */
async function parse(lines: AsyncIterable<string>): Promise<Cursor | null> {
  let draft: Draft | null = null
  let ended = false
  for await (const line of lines) {
    const read: unknown = JSON.parse(line)
    if (draft === null) draft = headOf(read)
    else ended = isEnd(read)
    if (draft === null || (draft !== null && Array.isArray(read) && !ended && !take(draft, read))) return null
  }
  return ended ? draft : null
}

function headOf(read: unknown): Draft | null {
  if (!isRecord(read) || read['format'] !== FORMAT) return null
  const { at } = read
  if (at !== null && !isText(at)) return null
  return { at, findings: new Map(), tags: new Map(), pictures: new Map() }
}

function isEnd(read: unknown): boolean {
  return Array.isArray(read) && read[0] === 'end'
}

/** False for a line that nobody writes. */
function take({ findings, tags, pictures }: Draft, [kind, name, value]: readonly unknown[]): boolean {
  if (!isText(name)) return false
  if (kind === 'finding' && isText(value)) findings.set(name, value)
  else if (kind === 'picture' && isPicture(value)) pictures.set(value.digest, { picture: value, at: name })
  else if (kind === 'tags' && isTableOf(value, isDigestText)) note(tags, name, value)
  else return false
  return true
}

function note(
  tags: Map<string, Map<string, Digest>>,
  image: string,
  read: Readonly<Record<string, Digest>>,
): void {
  const known = tags.get(image) ?? new Map<string, Digest>()
  for (const [tag, digest] of Object.entries(read)) known.set(tag, digest)
  tags.set(image, known)
}

function isDigestText(value: unknown): value is Digest {
  return typeof value === 'string' && isDigest(value)
}

/** Written by {@link writeCursor} and by nobody else: its outline tells whether the file is whole. */
function isPicture(value: unknown): value is ImagePicture {
  if (!isRecord(value) || !isDigestText(value['digest']) || !isRecord(value['annotations'])) return false
  return ['children', 'contents', 'gaps'].every((name) => Array.isArray(value[name]))
}
