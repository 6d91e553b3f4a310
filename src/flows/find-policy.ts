import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'

import { TidemarkError } from '../model/failure.ts'

export const POLICY_NAMES = ['tidemark.yaml', 'tidemark.yml'] as const
/** One byte more than a policy may have, so that a larger one is seen to be too large without reading it all. */
const MOST_BYTES = 1024 * 1024 + 1

/** A policy file as it was found. */
export interface PolicyFile {
  /** Absolute. */
  readonly path: string
  /** As messages show it: relative to where the user stands. */
  readonly shown: string
  readonly text: string
}

/**
 * The policy file: the one named (relative to `cwd`), else the nearest `tidemark.yaml` in `cwd` or a folder above.
 * Throws E_POLICY_MISSING, or E_IO when it cannot be read.
 */
export async function findPolicy(cwd: string, named: string | undefined): Promise<PolicyFile> {
  const candidates = named === undefined ? nearest(cwd) : [resolve(cwd, named)]
  for (const path of candidates) {
    const text = await readIfPresent(path)
    const shown = relative(cwd, path) || path
    if (text !== null) return { path, shown, text: decode(text, shown) }
  }
  const what =
    named === undefined ? `there is no ${POLICY_NAMES[0]} here or in a folder above` : `there is no ${named}`
  throw new TidemarkError('E_POLICY_MISSING', what, { hints: ['tidemark init'] })
}

function nearest(cwd: string): readonly string[] {
  const folders = [cwd]
  for (let folder = cwd; dirname(folder) !== folder; folder = dirname(folder)) folders.push(dirname(folder))
  return folders.flatMap((folder) => POLICY_NAMES.map((name) => join(folder, name)))
}

async function readIfPresent(path: string): Promise<Uint8Array | null> {
  try {
    await using file = await open(path, 'r')
    return await readStart(file)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR'))
      return null
    throw new TidemarkError('E_IO', `${path} cannot be read`, { cause, where: { file: path } })
  }
}

async function readStart(file: FileHandle): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(MOST_BYTES) })
  return buffer.subarray(0, bytesRead)
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    // A file that is too large anyway may have been cut inside a character.
    return new TextDecoder('utf-8', { fatal: bytes.length < MOST_BYTES }).decode(bytes)
  } catch (cause) {
    throw new TidemarkError('E_POLICY_SYNTAX', `${file} is not UTF-8 text`, { cause, where: { file } })
  }
}
