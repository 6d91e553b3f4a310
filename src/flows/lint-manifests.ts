import { manifestImages } from '../files/manifest-images.ts'
import type { ManifestImage } from '../files/manifest-images.ts'
import { readManifest } from '../files/read-manifest.ts'
import { isFailure } from '../model/failure.ts'
import { judgeImage } from '../plan/admission/judge.ts'
import type { Finding } from '../policy/lint/finding.ts'
import type { Policy } from '../policy/policy.ts'

/** A manifest that was looked at. */
export interface LintedManifest {
  /** As it was given. */
  readonly file: string
  /** How many images it names. */
  readonly images: number
}

export interface ManifestLint {
  readonly manifests: readonly LintedManifest[]
  readonly findings: readonly Finding[]
}

/**
 * What the policy has to say of the images that production manifests run (docs/admission.md). A file that cannot be understood is a finding
 * like any other, E_MANIFEST. Throws E_MANIFEST or E_IO for one that is not there or cannot be read.
 */
export async function lintManifests(
  policy: Policy,
  files: readonly string[],
  folder: string,
): Promise<ManifestLint> {
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await readManifest(file, folder) })),
  )
  const linted = texts.map(({ file, text }) => lintManifest(policy, file, text))
  return {
    manifests: linted.map(({ file, images }) => ({ file, images })),
    findings: linted.flatMap(({ findings }) => findings),
  }
}

function lintManifest(
  policy: Policy,
  file: string,
  text: string,
): LintedManifest & Pick<ManifestLint, 'findings'> {
  const images = imagesOrFinding(text, file)
  if (!('length' in images)) return { file, images: 0, findings: [images] }
  const findings = images.flatMap(({ line, column, ...image }) =>
    judgeImage(policy, { ...image, where: { file, line, column } }),
  )
  return { file, images: images.length, findings }
}

function imagesOrFinding(text: string, file: string): readonly ManifestImage[] | Finding {
  try {
    return manifestImages(text, file)
  } catch (error) {
    if (!isFailure(error, 'E_MANIFEST')) throw error
    const { code, message, hints, where = { file } } = error
    return { code, severity: 'error', message, where, hints }
  }
}
