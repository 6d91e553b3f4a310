import { constants } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { TidemarkError } from '../../model/failure.ts'
import { errnoOf, onDisk } from '../layout/disk-failure.ts'
import { PIECE, pieces } from '../layout/layout-source.ts'

/** The most that a compressed archive may grow to on the disk. */
const LARGEST_SPILL = 64 * 1024 ** 3

/**
 * Opens a tar file for reading at any place. A gzip archive is unpacked into a temporary file of `folder` first, which
 * has no name any more when this returns, so that it goes with the process whatever happens. Throws E_IO, E_ARCHIVE.
 */
export async function openPlainTar(
  path: string,
  folder = tmpdir(),
  limit = LARGEST_SPILL,
): Promise<FileHandle> {
  // A FIFO in its place must not block.
  const file = await onDisk(path, () => openExisting(path))
  try {
    if (!(await file.stat()).isFile()) throw noFile(path)
    if (!(await isGzip(file))) return file
    const plain = await unpack(file, { path, folder, limit })
    await file.close()
    return plain
  } catch (error) {
    await file.close().catch(() => undefined)
    throw error
  }
}

function noFile(path: string): TidemarkError {
  return new TidemarkError('E_ARCHIVE', `${path} is not a file`, {
    hints: [`An image layout that is a folder is written  oci:${path}`],
  })
}

async function openExisting(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (cause) {
    if (errnoOf(cause) !== 'ENOENT' && errnoOf(cause) !== 'ENOTDIR') throw cause
    throw new TidemarkError('E_ARCHIVE', `there is no file ${path}`, { where: { file: path }, cause })
  }
}

async function isGzip(file: FileHandle): Promise<boolean> {
  const magic = Buffer.alloc(2)
  await file.read(magic, 0, 2, 0)
  return magic[0] === 0x1f && magic[1] === 0x8b
}

interface Spill {
  readonly path: string
  readonly folder: string
  readonly limit: number
}

async function unpack(file: FileHandle, spill: Spill): Promise<FileHandle> {
  const plain = await openNameless(spill.folder)
  try {
    await onDisk(spill.folder, () => gunzip(file, plain, spill))
    return plain
  } catch (error) {
    await plain.close()
    throw error
  }
}

async function openNameless(folder: string): Promise<FileHandle> {
  return await onDisk(folder, async () => {
    const own = await mkdtemp(join(folder, 'tidemark-archive-'))
    try {
      return await open(join(own, 'plain.tar'), 'wx+', 0o600)
    } finally {
      await rm(own, { recursive: true, force: true })
    }
  })
}

async function gunzip(file: FileHandle, plain: FileHandle, spill: Spill): Promise<void> {
  const { createGunzip } = await import('node:zlib')
  const { size } = await file.stat()
  let written = 0
  const sink = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of source) {
      if (written + chunk.byteLength > spill.limit) throw tooLong(spill)
      await plain.write(chunk, 0, chunk.byteLength, written)
      written += chunk.byteLength
    }
  }
  try {
    await pipeline(
      pieces(file, { start: 0, end: size, close: false }),
      createGunzip({ chunkSize: PIECE }),
      sink,
    )
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      throw new TidemarkError('E_ARCHIVE', `${spill.path} is no sound gzip file`, { cause: error })
    }
    throw error
  }
}

function tooLong(spill: Spill): TidemarkError {
  return new TidemarkError('E_ARCHIVE', `${spill.path} unpacks to more than ${spill.limit} bytes`, {
    hints: ['Unpack it yourself, and name the plain archive.'],
  })
}
