import { readFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'

import { TidemarkError } from '../../model/failure.ts'
import type { World } from '../world.ts'

/**
 * A file of the released source, as text: at the commit where git has it, else in the policy's folder.
 * null when it is not there.
 */
export async function readSource(world: World, path: string, commit: string | null): Promise<string | null> {
  if (world.git !== null && commit !== null) {
    const inRepository = relative(world.git.root, resolve(world.folder, path))
    const bytes = await world.git.readFile(commit, inRepository)
    return bytes === null ? null : Buffer.from(bytes).toString('utf8')
  }
  return readFromFolder(resolve(world.folder, path))
}

async function readFromFolder(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw new TidemarkError('E_IO', `${file} cannot be read`, { cause, where: { file } })
  }
}
