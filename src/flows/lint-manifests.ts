import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { manifestImages } from '../files/manifest-images.ts'
import { TidemarkError } from '../model/failure.ts'
import { judgeImage } from '../plan/admission/judge.ts'
import type { Finding } from '../policy/lint/finding.ts'
import type { Policy } from '../policy/policy.ts'

/** What the policy has to say of the images that production manifests run. Throws E_IO or E_MANIFEST. */
export async function lintManifests(
  policy: Policy,
  files: readonly string[],
  folder: string,
): Promise<readonly Finding[]> {
  const found = await Promise.all(files.map((file) => lintManifest(policy, file, folder)))
  return found.flat()
}

async function lintManifest(policy: Policy, file: string, folder: string): Promise<readonly Finding[]> {
  const images = manifestImages(await read(resolve(folder, file)), file)
  return images.flatMap(({ line, column, ...image }) =>
    judgeImage(policy, { ...image, where: { file, line, column } }),
  )
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new TidemarkError('E_IO', `${path} cannot be read`, { cause, where: { file: path } })
  }
}
