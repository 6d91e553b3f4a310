import { manifestImages } from '../../files/manifest-images.ts'
import { readManifest } from '../../files/read-manifest.ts'
import type { ManifestUse } from '../../plan/audit/manifests.ts'

/** The images that production manifests run. Throws E_IO or E_MANIFEST. */
export async function readManifests(
  files: readonly string[],
  folder: string,
): Promise<readonly ManifestUse[]> {
  const found = await Promise.all(
    files.map(async (file) =>
      manifestImages(await readManifest(file, folder), file).flatMap(({ text, partial, line, column }) =>
        partial ? [] : [{ text, where: { file, line, column } }],
      ),
    ),
  )
  return found.flat()
}
