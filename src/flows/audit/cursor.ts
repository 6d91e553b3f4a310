import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { digestOf, isDigest } from '../../model/digest.ts'
import type { Digest } from '../../model/digest.ts'
import { isRecord, isTableOf, isText } from '../../model/shape.ts'
import type { ImagePicture } from '../../plan/compare/image-picture.ts'
import type { Component } from '../../policy/policy.ts'
import { cacheFolder } from '../../registry/cache/cache-folder.ts'
import type { World } from '../world.ts'

/**
 * What an audit leaves for the next one on this machine: a cache, and nothing else. Without it everything is read again, and everything
 * that is found counts as new.
 */
export interface Cursor {
  /** When the last whole audit was: RFC 3339, UTC; null when there was none. */
  readonly at: string | null
  /** Key of a finding -> when it was first found. */
  readonly findings: Readonly<Record<string, string>>
  /** image -> tag -> digest, as last read. */
  readonly tags: Readonly<Record<string, Readonly<Record<string, Digest>>>>
  /** What releases consist of, without their layers. */
  readonly pictures: Readonly<Record<string, ImagePicture>>
  /** What an audit read whose budget was spent: image -> tag -> digest, null for what is proved absent. */
  readonly partial: Readonly<Record<string, Readonly<Record<string, Digest | null>>>> | null
}

const FORMAT = 1
const EMPTY: Cursor = { at: null, findings: {}, tags: {}, pictures: {}, partial: null }

/** Where it is kept; null where nothing is to be kept. */
export function cursorFile(
  { env }: Pick<World, 'env'>,
  components: readonly Pick<Component, 'name' | 'images'>[],
): string | null {
  const folder = cacheFolder(env)
  if (folder === null) return null
  const about = components.map(({ name, images }) => [name, images])
  const name = digestOf(JSON.stringify(about)).slice('sha256:'.length, 'sha256:'.length + 32)
  return join(folder, 'audit', `${name}.json`)
}

/** An empty one where there is none, and for a file that is cut off or of another version: it is only a cache. */
export async function readCursor(file: string | null): Promise<Cursor> {
  if (file === null) return EMPTY
  try {
    const read: unknown = JSON.parse(await readFile(file, 'utf8'))
    return isCursor(read) ? read : EMPTY
  } catch {
    return EMPTY
  }
}

/** Whole or not at all; false where it cannot be kept, which costs the next audit some time. */
export async function writeCursor(
  file: string | null,
  cursor: Cursor,
  { random }: Pick<World, 'random'>,
): Promise<boolean> {
  if (file === null) return false
  const temporary = `${file}.${Buffer.from(random(8)).toString('hex')}.tmp`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await writeFile(temporary, JSON.stringify({ format: FORMAT, ...cursor }), { mode: 0o600 })
    await rename(temporary, file)
    return true
  } catch {
    await rm(temporary, { force: true }).catch(() => {})
    return false
  }
}

function isCursor(value: unknown): value is Cursor {
  if (!isRecord(value) || value['format'] !== FORMAT) return false
  const { at, findings, tags, pictures, partial } = value
  return (
    (at === null || isText(at)) &&
    isTableOf(findings, isText) &&
    isTableOf(tags, (each) => isTableOf(each, isDigestText)) &&
    isTableOf(pictures, isPicture) &&
    (partial === null || isTableOf(partial, (each) => isTableOf(each, isDigestOrNull)))
  )
}

function isDigestText(value: unknown): value is Digest {
  return typeof value === 'string' && isDigest(value)
}

function isDigestOrNull(value: unknown): value is Digest | null {
  return value === null || isDigestText(value)
}

/** Written by {@link writeCursor} and by nobody else: its outline tells whether the file is whole. */
function isPicture(value: unknown): value is ImagePicture {
  if (!isRecord(value) || !isDigestText(value['digest']) || !isRecord(value['annotations'])) return false
  return ['children', 'contents', 'gaps'].every((name) => Array.isArray(value[name]))
}
