import { constants } from 'node:fs'
import { chmod, copyFile, lstat, mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

import { TidemarkError } from '../model/failure.ts'

/** The text files of a work tree, by paths relative to its top with `/` between. */
export interface WorkFiles {
  /**
   * The text. Throws E_CUT_FILES for what is not a plain file that can be written inside the repository: absent, a link (or under
   * one), a folder, read-only, larger than 64 MiB, not UTF-8.
   */
  read(path: string): Promise<string>
  /** Replaces the text at once: a reader, and a run that is killed, sees the old file or the new one. Its mode stays. */
  write(path: string, text: string): Promise<void>
}

const LARGEST = 64 * 1024 * 1024
const OWNER_MAY_WRITE = 0o200

/** The files under `root`. `scratch` names a folder on the same disk for files that are being written; it is made when needed. */
export function openWorkFiles(root: string, scratch: () => Promise<string>): WorkFiles {
  return {
    async read(path) {
      await demandPlain(root, path)
      return decode(await readFile(join(root, path)), path)
    },
    async write(path, text) {
      await demandPlain(root, path)
      await replace(join(root, path), await scratch(), text)
    },
  }
}

async function demandPlain(root: string, path: string): Promise<void> {
  const file = join(root, path)
  const stats = await lstat(file).catch((cause: unknown) => {
    throw refused(path, isAbsent(cause) ? 'is not there' : 'cannot be read', cause)
  })
  if (stats.isSymbolicLink()) throw refused(path, 'is a link: name the file itself')
  if (!stats.isFile()) throw refused(path, 'is not a file')
  if (stats.size > LARGEST) throw refused(path, `is larger than ${LARGEST / 1024 / 1024} MiB`)
  if ((stats.mode & OWNER_MAY_WRITE) === 0) throw refused(path, 'is read-only')
  const real = relative(await realpath(root), await realpath(dirname(file)))
  if (join(real, '.') !== join(dirname(path), '.') || real.startsWith(`..${sep}`)) {
    throw refused(path, 'lies behind a link: name the file by its own path')
  }
}

async function replace(file: string, scratch: string, text: string): Promise<void> {
  await mkdir(scratch, { recursive: true })
  const fresh = join(scratch, 'writing')
  const { mode } = await lstat(file)
  await rm(fresh, { force: true })
  await writeDurably(fresh, text)
  await chmod(fresh, mode)
  try {
    await rename(fresh, file)
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'EXDEV') throw cause
    // The git folder lies on another disk: beside the file it is, then.
    const beside = `${file}.tidemark`
    await copyFile(fresh, beside)
    await chmod(beside, mode)
    await rename(beside, file)
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  let handle: FileHandle | null = null
  try {
    handle = await open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    await handle.writeFile(text)
    await handle.sync()
  } catch (cause) {
    throw new TidemarkError('E_IO', `${file} cannot be written`, { cause, where: { file } })
  } finally {
    await handle?.close()
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    // The byte order mark, where there is one, is a part of the file.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw refused(path, 'is not UTF-8 text', cause)
  }
}

function isAbsent(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
}

function refused(path: string, why: string, cause?: unknown): TidemarkError {
  return new TidemarkError('E_CUT_FILES', `${path} ${why}`, { cause, where: { file: path } })
}
