import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

import { TidemarkError } from '../../model/failure.ts'
import { diskFailure, errnoOf } from './disk-failure.ts'

/** What a folder on the way to a file, or the file itself, answers when it is not there. */
const ABSENT: readonly (string | undefined)[] = ['ENOENT', 'ENOTDIR']
/** What `O_NOFOLLOW` answers for a symbolic link (ELOOP; EMLINK on FreeBSD), and `open` for a socket. */
const ODD: readonly (string | undefined)[] = ['ELOOP', 'EMLINK', 'ENXIO', 'EISDIR']

/**
 * Opens a regular file for reading; null when it is absent. A symbolic link, folder, FIFO or device in its place is
 * refused with E_LAYOUT, and never waited for.
 */
export async function openPlainFile(path: string): Promise<{ file: FileHandle; size: number } | null> {
  let file: FileHandle
  try {
    // A FIFO without a writer would block the open for ever.
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (ABSENT.includes(errnoOf(error))) return null
    if (ODD.includes(errnoOf(error))) throw notPlain(path)
    throw diskFailure(error, path)
  }
  const stats = await file.stat()
  if (stats.isFile()) return { file, size: stats.size }
  await file.close()
  throw notPlain(path)
}

/** The whole of a regular file; null when it is absent; E_LAYOUT when it is longer than `cap` bytes. */
export async function readPlainFile(path: string, cap: number): Promise<Uint8Array | null> {
  const opened = await openPlainFile(path)
  if (opened === null) return null
  try {
    if (opened.size > cap) {
      throw new TidemarkError('E_LAYOUT', `${path} has ${opened.size} bytes; the limit is ${cap}`)
    }
    return await readFully(opened.file, opened.size)
  } catch (error) {
    throw diskFailure(error, path)
  } finally {
    await opened.file.close()
  }
}

// Not file.readFile(): a file that grows meanwhile must not pass the cap.
async function readFully(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size)
  let filled = 0
  while (filled < size) {
    const { bytesRead } = await file.read(bytes, filled, size - filled, filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

function notPlain(path: string): TidemarkError {
  return new TidemarkError('E_LAYOUT', `${path} is not a regular file`, {
    hints: ['Symbolic links, folders, pipes and devices are never followed inside an image layout.'],
  })
}
