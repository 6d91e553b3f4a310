import type { Version } from '../../model/version.ts'
import type { Changelog, ChangelogSection } from './changelog.ts'
import { filled, templateOf, urlOf } from './compare-url.ts'
import { refused } from './refused.ts'

/** A release that a changelog is about. */
export interface ChangelogRelease {
  /** The path as messages show it. */
  readonly file: string
  readonly version: Version
  readonly gitTag: string
  /** The git tag of the stable release before; null for the first. */
  readonly previousTag: string | null
  /** `https://…/compare/{from}...{to}`; null: as the links that are there. */
  readonly compare: string | null
}

/** What is wrong with the link of a section, in a sentence; null when nothing is, or no link is called for. */
export function linkProblem(
  changelog: Changelog,
  section: ChangelogSection,
  release: ChangelogRelease,
): string | null {
  const template = templateOf(changelog, release.compare)
  if (template === null) return null
  const wanted = filled(template, { from: release.previousTag, to: release.gitTag })
  if (wanted === null) return null
  const url = urlOf(changelog, section)
  if (url === wanted) return null
  if (url === null) return `${release.version.text} has no link; it should be ${wanted}`
  return `${release.version.text} links to ${url}, not to ${wanted}`
}

/** Refuses a section that is not what a release needs. Throws E_CHANGELOG. */
export function demandPrepared(
  changelog: Changelog,
  section: ChangelogSection,
  release: ChangelogRelease,
): void {
  const { file, version } = release
  const place = { file, line: section.line }
  const newest = changelog.sections.find((candidate) => candidate.version !== null)
  if (newest !== section && newest !== undefined)
    throw refused(`${version.text} already stands below "${newest.title}"`, place)
  if (section.date === null) throw refused(`"${section.title}" has no date`, place)
  const problem = linkProblem(changelog, section, release)
  if (problem !== null) throw refused(problem, place)
}

/** Refuses a file that does not begin with what is newest. Throws E_CHANGELOG. */
export function demandNewestFirst(changelog: Changelog, file: string): void {
  if (changelog.order === 'newest-first') return
  const line = changelog.sections[0]?.line ?? null
  const problem =
    changelog.order === 'oldest-first' ? 'the oldest release is at the top' : 'its releases stand in no order'
  throw refused(`${problem}; the newest belongs there`, { file, line })
}
