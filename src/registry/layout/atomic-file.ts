import { open, readdir, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import type { Random } from '../../model/clock.ts'
import type { ByteStream } from '../image-store.ts'
import { onDisk } from './disk-failure.ts'
import { isMarkGone, ownMark } from './process-identity.ts'

export type Pieces = ByteStream | Iterable<Uint8Array>

/** Files of Tidemark's own in a layout begin so; other readers ignore them, as the specification lets them. */
export const OWN_PREFIX = '.tidemark-'

const LEFTOVER = /^\.tidemark-([0-9a-f]{16}-\d+-\d*)\.[0-9a-f]{16}\.tmp$/u

/**
 * Writes `content` to `path` so that a reader, and a crash at any moment, sees the old file or the new one: a temporary
 * file in the same folder, synced, then renamed. When `content` throws, nothing is left. Throws E_IO.
 */
export async function writeAtomically(path: string, content: Pieces, random: Random): Promise<void> {
  const temporary = join(dirname(path), `${OWN_PREFIX}${ownMark()}.${hex(random(8))}.tmp`)
  await onDisk(path, async () => {
    const file = await open(temporary, 'wx', 0o644)
    try {
      await writeAll(file, content)
      await rename(temporary, path)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  })
}

/** Removes what a process that was killed in the middle of {@link writeAtomically} left in a folder. Throws E_IO. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await onDisk(folder, () => readdir(folder))
  for (const name of names) {
    const mark = LEFTOVER.exec(name)?.[1]
    if (mark === undefined || !isMarkGone(mark)) continue
    await onDisk(folder, () => rm(join(folder, name), { force: true }))
  }
}

/** Makes the names in a folder survive a power cut. Throws E_IO. */
export async function syncFolder(path: string): Promise<void> {
  await onDisk(path, async () => {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  })
}

async function writeAll(file: FileHandle, content: Pieces): Promise<void> {
  try {
    for await (const chunk of content) await writeChunk(file, chunk)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function writeChunk(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let offset = 0
  while (offset < chunk.byteLength) {
    const { bytesWritten } = await file.write(chunk, offset, chunk.byteLength - offset)
    offset += bytesWritten
  }
}

/** Lower-case hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
