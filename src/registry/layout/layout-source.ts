import { lstat, readdir } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

import { TidemarkError } from '../../model/failure.ts'
import type { ByteStream } from '../image-store.ts'
import { OWN_PREFIX } from './atomic-file.ts'
import { errnoOf, diskFailure } from './disk-failure.ts'
import { openPlainFile, readPlainFile } from './plain-file.ts'

/** Where the files of an image layout are: a folder, or the entries of an archive. Names are relative, with `/`. */
export interface LayoutSource {
  /** For messages. */
  readonly place: string
  /** What stands at the top, without files of Tidemark's own; nothing for a folder that is not there. */
  names(): Promise<readonly string[]>
  /** The whole file, null when absent; refused when longer than `cap` bytes. */
  read(name: string, cap: number): Promise<Uint8Array | null>
  /** Bytes of the file, null when absent. */
  size(name: string): Promise<number | null>
  /** The file's bytes in big pieces, null when absent. */
  stream(name: string): Promise<ByteStream | null>
}

/** A piece that is read at once: big enough that system calls cost nothing beside hashing. */
export const PIECE = 1024 * 1024

/** The files under `folder`. */
export function folderSource(folder: string): LayoutSource {
  return {
    place: folder,
    names: async () => namesIn(folder),
    read: async (name, cap) => readPlainFile(join(folder, name), cap),
    size: async (name) => sizeOf(join(folder, name)),
    stream: async (name) => {
      const opened = await openPlainFile(join(folder, name))
      return opened === null ? null : pieces(opened.file, { start: 0, end: opened.size, close: true })
    },
  }
}

/** The bytes from `start` to `end` of a file, which is closed afterwards where `close` says so. */
export async function* pieces(
  file: FileHandle,
  range: { readonly start: number; readonly end: number; readonly close: boolean },
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    let at = range.start
    while (at < range.end) {
      // A fresh buffer each time: the reader may still be sending the last one.
      const buffer = Buffer.allocUnsafeSlow(Math.min(PIECE, range.end - at))
      const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, at)
      if (bytesRead === 0) return
      at += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    if (range.close) await file.close()
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    const stats = await lstat(path)
    if (stats.isFile()) return stats.size
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return null
    throw diskFailure(error, path)
  }
  throw new TidemarkError('E_LAYOUT', `${path} is not a regular file`)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder)
    return names.filter((name) => !name.startsWith(OWN_PREFIX))
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    if (errnoOf(error) === 'ENOTDIR') throw new TidemarkError('E_LAYOUT', `${folder} is not a folder`)
    throw diskFailure(error, folder)
  }
}
