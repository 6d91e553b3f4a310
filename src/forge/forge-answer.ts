import { TidemarkError } from '../model/failure.ts'
import { quoted } from '../plan/quoted.ts'
import type { ForgePlace } from './forge.ts'

/** E_GIT_TAG_UNKNOWN: the forge does not have the git tag that a release is to be for. */
export function tagUnknown(place: ForgePlace, gitTag: string): TidemarkError {
  return new TidemarkError('E_GIT_TAG_UNKNOWN', `${place.url}/${place.repository} has no git tag ${gitTag}`, {
    hints: [`git push origin ${quoted(`refs/tags/${gitTag}`)}`],
    details: { forge: place.kind, repository: place.repository, gitTag },
  })
}

/** E_FORGE_DENIED: the repository is not there, or hidden from this token. */
export function repositoryHidden(place: ForgePlace): TidemarkError {
  return new TidemarkError(
    'E_FORGE_DENIED',
    `${place.url} has no repository ${place.repository}, or hides it from this token`,
    { details: { forge: place.kind, repository: place.repository, status: 404 } },
  )
}

/** E_ASSET: the forge does not keep the name of a file. */
export function assetRenamed(place: ForgePlace, name: string, kept: string): TidemarkError {
  return new TidemarkError('E_ASSET', `${place.url} would call the file "${name}" "${kept}"`, {
    hints: ['Give the file a name of letters, digits, ".", "-" and "_".'],
    details: { forge: place.kind, repository: place.repository, asset: name, kept },
  })
}

/** E_FORGE_ANSWER: an answer that is not what the forge's API describes. */
export function oddAnswer(place: ForgePlace, what: string, status?: number): TidemarkError {
  return new TidemarkError('E_FORGE_ANSWER', `${place.url} answers ${what}`, {
    details: { forge: place.kind, repository: place.repository, ...(status === undefined ? {} : { status }) },
  })
}

/** What `read` makes of an answer; throws E_FORGE_ANSWER where it makes nothing of it. */
export function expectShape<Shape>(
  place: ForgePlace,
  value: unknown,
  what: string,
  read: (value: unknown) => Shape | null,
): Shape {
  const shape = read(value)
  if (shape === null) throw oddAnswer(place, `something that is not ${what}`)
  return shape
}
