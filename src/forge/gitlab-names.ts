import type { ForgePlace } from './forge.ts'

/** The generic package that holds the assets of all releases of a project; its versions are the releases' git tags. */
export const RELEASE_PACKAGE = 'release-assets'

const OTHER_LETTER = /[^A-Za-z0-9.+-]/gu
/** What GitLab takes as the end of a permanent link (`direct_asset_path`). */
const LINKABLE = /^[\w.-]*[A-Za-z0-9]$/u

/**
 * A name of any letters in those that GitLab allows in the version and the files of a generic package: every other letter becomes
 * `_` and its bytes in hexadecimal, so that two names never become one (`web/v1` is `web_2Fv1`).
 */
export function packageText(name: string): string {
  return name.replaceAll(OTHER_LETTER, escapeLetter)
}

function escapeLetter(letter: string): string {
  return [...Buffer.from(letter, 'utf8')]
    .map((byte) => `_${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}

/** The path of a project's API, below the forge's address. */
export function projectPath({ repository }: Pick<ForgePlace, 'repository'>): string {
  return `/api/v4/projects/${encodeURIComponent(repository)}`
}

/** The path of an asset's package file, below the forge's address. */
export function packagePath(place: Pick<ForgePlace, 'repository'>, gitTag: string, asset: string): string {
  return `${projectPath(place)}/packages/generic/${RELEASE_PACKAGE}/${packageText(gitTag)}/${packageText(asset)}`
}

/** Where an asset stands under its release's permanent address; null for a name that GitLab does not take there. */
export function permanentPath(asset: string): string | null {
  return LINKABLE.test(asset) ? `/${asset}` : null
}
