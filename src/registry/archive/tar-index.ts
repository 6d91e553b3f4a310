import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

import { TidemarkError } from '../../model/failure.ts'
import { pieces } from '../layout/layout-source.ts'
import { entryName } from './entry-name.ts'
import { checkBetween } from './extension-header.ts'

/** Where a file of the archive is, in bytes. */
export interface TarEntry {
  readonly start: number
  readonly end: number
}

/** The files of an archive by normal name (`blobs/sha256/…`, no `./`). */
export type TarIndex = ReadonlyMap<string, TarEntry>

const BLOCK = 512
const MOST_ENTRIES = 100_000

/**
 * Lists the files of a plain tar file; nothing is written anywhere, and no name of the archive ever becomes a path.
 * Throws E_ARCHIVE for links, devices, sparse files, duplicates, absolute names, `..`, names or sizes hidden in
 * extension headers, entries behind the end mark, and archives that were cut short.
 */
export async function indexTar(file: FileHandle, place: string): Promise<TarIndex> {
  const { size } = await file.stat()
  const { extract } = await import('tar-stream')
  const parser = extract()
  const fed = pipeline(pieces(file, { start: 0, end: size, close: false }), parser)
  // The loop below throws what went wrong; this is only heard.
  fed.catch(() => undefined)
  const entries = new Map<string, TarEntry>()
  const names = new Set<string>()
  let end = 0
  try {
    for await (const entry of parser) {
      const header: TarHeader = entry.header
      const start = offsetOf(header, place)
      await checkBetween(file, { start: end, end: start - BLOCK, place })
      const name = entryName(header, place)
      if (names.has(name) || names.size >= MOST_ENTRIES) throw repeated(name, names.size, place)
      names.add(name)
      const length = header.type === 'file' ? (header.size ?? 0) : 0
      if (header.type === 'file') entries.set(name, { start, end: start + length })
      end = start + Math.ceil(length / BLOCK) * BLOCK
      entry.resume()
    }
    await fed
  } catch (error) {
    throw asArchiveError(error, place)
  }
  return entries
}

/** What the parser tells of an entry; its types leave the offset out. */
export interface TarHeader {
  readonly name: string
  readonly size?: number | undefined
  readonly type?: string | null | undefined
  readonly byteOffset?: number
  readonly pax?: unknown
}

function offsetOf(header: TarHeader, place: string): number {
  if (header.byteOffset !== undefined) return header.byteOffset
  throw new TidemarkError('E_ARCHIVE', `${place} has an entry without a place`)
}

function repeated(name: string, count: number, place: string): TidemarkError {
  const what =
    count >= MOST_ENTRIES ? `more than ${MOST_ENTRIES} entries` : `two entries called ${JSON.stringify(name)}`
  return new TidemarkError('E_ARCHIVE', `${place} has ${what}`)
}

/** The parser's own errors are about the archive. */
function asArchiveError(error: unknown, place: string): unknown {
  if (error instanceof TidemarkError || !(error instanceof Error)) return error
  return new TidemarkError('E_ARCHIVE', `${place} is no sound tar archive: ${error.message}`, {
    cause: error,
  })
}
