import type { ForgePlace } from './forge.ts'
import { expectShape } from './forge-answer.ts'
import { packageText, projectPath, RELEASE_PACKAGE } from './gitlab-names.ts'
import { readPackageFile, readPackageId } from './gitlab-shape.ts'
import type { PackageFile } from './gitlab-shape.ts'
import type { Rest } from './rest.ts'

const PAGE = 100

/** The files that hold the assets of a git tag's release, by name: the newest of each, as GitLab hands it out. */
export async function packageFiles(
  rest: Rest,
  place: ForgePlace,
  gitTag: string,
): Promise<ReadonlyMap<string, PackageFile>> {
  const id = await packageId(rest, place, packageText(gitTag))
  const path = `${projectPath(place)}/packages/${id}/package_files?per_page=${PAGE}`
  const found = id === null ? null : await rest.list(path)
  const files = new Map<string, PackageFile>()
  for (const value of found ?? []) {
    const file = expectShape(place, value, 'a file of a package', readPackageFile)
    if (file.id > (files.get(file.name)?.id ?? -1)) files.set(file.name, file)
  }
  return files
}

/** GitLab searches names loosely, so each found is compared. */
async function packageId(rest: Rest, place: ForgePlace, version: string): Promise<number | null> {
  const query = new URLSearchParams({
    package_type: 'generic',
    package_name: RELEASE_PACKAGE,
    package_version: version,
    per_page: String(PAGE),
  })
  const found = await rest.list(`${projectPath(place)}/packages?${query.toString()}`)
  const ids = (found ?? []).map((value) => readPackageId(value, RELEASE_PACKAGE, version))
  return ids.find((id) => id !== null) ?? null
}
