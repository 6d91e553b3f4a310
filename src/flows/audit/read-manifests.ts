import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { manifestImages } from '../../files/manifest-images.ts'
import { TidemarkError } from '../../model/failure.ts'
import type { ManifestUse } from '../../plan/audit/manifests.ts'

/** The images that production manifests run. Throws E_IO or E_MANIFEST. */
export async function readManifests(
  files: readonly string[],
  folder: string,
): Promise<readonly ManifestUse[]> {
  const found = await Promise.all(
    files.map(async (file) =>
      manifestImages(await read(resolve(folder, file)), file).flatMap(({ text, partial, line, column }) =>
        partial ? [] : [{ text, where: { file, line, column } }],
      ),
    ),
  )
  return found.flat()
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new TidemarkError('E_IO', `${file} cannot be read`, { cause, where: { file } })
  }
}
