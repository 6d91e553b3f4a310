import { compareVersions } from '../../model/version.ts'
import type { ChangelogSection } from './changelog.ts'
import { dayNumber } from './days.ts'
import { parseChangelog } from './parse.ts'
import { linkProblem } from './released-section.ts'
import type { ChangelogRelease } from './released-section.ts'
import { findSection } from './section.ts'

/** What a changelog should say of a release that is tagged. */
export interface CheckOptions extends ChangelogRelease {
  /** The day of the git tag in UTC, `YYYY-MM-DD`; null: the dates are not compared. */
  readonly date: string | null
  /** The days that may lie between the entry's date and the tag's; null: they are not compared. */
  readonly within: number | null
}

/**
 * What is wrong with a changelog at a release's tag, a sentence each: the top entry is another version, has no date or one too far from
 * the tag's; something stands under `Unreleased`; the link is missing or compares other tags. Throws E_CHANGELOG for a file that cannot
 * be read as a changelog.
 */
export function checkChangelog(text: string, options: CheckOptions): readonly string[] {
  const { file, version } = options
  const changelog = parseChangelog(text, file)
  const section = findSection(changelog, version)
  const top = changelog.sections.find((candidate) => candidate.version !== null)
  const unreleased = changelog.sections.find((candidate) => candidate.version === null)
  const left = unreleased?.empty === false ? ['something still stands under Unreleased'] : []
  if (section === null) return [`there is no section for ${version.text}`, ...left]
  const problems = [dateProblem(section, options), linkProblem(changelog, section, options)]
  return [topProblem(top, options), ...problems, ...left].filter((problem) => problem !== null)
}

function topProblem(top: ChangelogSection | undefined, { version }: CheckOptions): string | null {
  if (top === undefined || top.version === null || compareVersions(top.version, version) === 0) return null
  return `the top entry is ${top.version.text}, not ${version.text}`
}

function dateProblem(section: ChangelogSection, { version, date, within }: CheckOptions): string | null {
  if (section.date === null) return `${version.text} has no date`
  if (date === null || within === null) return null
  const days = (dayNumber(section.date) ?? 0) - (dayNumber(date) ?? 0)
  if (Math.abs(days) <= within) return null
  const distance = `${Math.abs(days)} days ${days < 0 ? 'before' : 'after'}`
  return `${version.text} is dated ${section.date}, ${distance} its git tag of ${date}; ${within} may lie between`
}
