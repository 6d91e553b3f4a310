import { TidemarkError } from '../model/failure.ts'
import { readVersions } from './version/edit.ts'

const NO_CONTEXT = { at: null, line: null, packages: [] }

/**
 * The version that a file states: in SemVer's spelling where the file's own says the same, or else as written, without a
 * leading `v`. Throws E_VERSION_FILE when it states none, and E_VERSION_AMBIGUOUS when it states different ones.
 */
export async function readVersionFile(path: string, text: string): Promise<string> {
  const { spots } = await readVersions(path, text, NO_CONTEXT)
  const stated = new Set(spots.map(({ written, version }) => version?.text ?? written))
  const [only] = stated
  if (only === undefined || only === '') {
    throw new TidemarkError('E_VERSION_FILE', `${path} holds no version`, { where: { file: path } })
  }
  if (stated.size > 1) {
    throw new TidemarkError(
      'E_VERSION_AMBIGUOUS',
      `${path} states different versions: ${[...stated].join(', ')}`,
      { where: { file: path } },
    )
  }
  return only
}
