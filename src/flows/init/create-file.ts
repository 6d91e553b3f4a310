import { writeFile } from 'node:fs/promises'

import { TidemarkError } from '../../model/failure.ts'

/** Writes a new file; replaces one only with `force`. Throws E_FILE_EXISTS or E_IO. */
export async function createFile(file: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: force ? 'w' : 'wx' })
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') {
      throw new TidemarkError('E_FILE_EXISTS', `${file} exists already`, { hints: ['--force replaces it.'] })
    }
    throw new TidemarkError('E_IO', `${file} cannot be written`, { cause, where: { file } })
  }
}
