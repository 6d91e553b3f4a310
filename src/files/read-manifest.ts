import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { TidemarkError } from '../model/failure.ts'

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder: name the files in it',
}

/**
 * The text of a deployment file; `file` is relative to `folder`. Throws E_MANIFEST for one that is not there or not UTF-8 (UTF-16 would
 * pass for a text without any image), E_IO for one that cannot be read.
 */
export async function readManifest(file: string, folder: string): Promise<string> {
  return decoded(await bytesOf(file, folder), file)
}

async function bytesOf(file: string, folder: string): Promise<Uint8Array> {
  try {
    return await readFile(resolve(folder, file))
  } catch (cause) {
    const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    const why = WHY[errno]
    if (why !== undefined) throw new TidemarkError('E_MANIFEST', why, { where: { file }, cause })
    throw new TidemarkError('E_IO', `${file} cannot be read`, { where: { file }, cause })
  }
}

function decoded(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new TidemarkError('E_MANIFEST', 'it is not UTF-8 text', { where: { file }, cause })
  }
}
