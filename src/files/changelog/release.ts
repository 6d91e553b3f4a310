import { applyEdits } from './apply-edits.ts'
import type { Changelog, ChangelogSection } from './changelog.ts'
import { templateOf } from './compare-url.ts'
import { headingText } from './heading-text.ts'
import { withLinks } from './link-edits.ts'
import { parseChangelog } from './parse.ts'
import { refused } from './refused.ts'
import { demandNewestFirst, demandPrepared } from './released-section.ts'
import type { ChangelogRelease } from './released-section.ts'
import { findSection } from './section.ts'

/** How a release goes into its changelog. */
export interface ReleaseOptions extends ChangelogRelease {
  /** The day of the release in UTC, `YYYY-MM-DD`. */
  readonly date: string
  /** What becomes of a release that has nothing under `Unreleased`. */
  readonly empty: 'refuse' | 'allow'
}

/**
 * The changelog with what stood under `Unreleased` under a heading of its own, written as the newest release's, below a fresh
 * `Unreleased`; and with the links that the policy or the links that are there call for. Every other byte stays. A file that already has
 * the section, dated and linked, comes back as it is. Throws E_CHANGELOG when there is nothing to release, when it cannot be told which
 * section is meant, and when the newest release is not at the top (Keep a Changelog 1.1.0).
 */
export function releaseChangelog(text: string, options: ReleaseOptions): string {
  const { file, version } = options
  const changelog = parseChangelog(text, file)
  const unreleased = changelog.sections.find((section) => section.version === null) ?? null
  const section = findSection(changelog, version)
  demandNewestFirst(changelog, file)
  if (section !== null) return prepared(text, options, { changelog, unreleased, section })
  if (unreleased === null)
    throw refused('there is no section Unreleased', {
      file,
      line: null,
      hints: ['Add a heading "## [Unreleased]" above the newest release, and say there what is new.'],
    })
  if (unreleased.empty && options.empty === 'refuse') throw nothingNew(options, unreleased)
  const template = templateOf(changelog, options.compare)
  return withLinks(moved(text, options, { changelog, unreleased, template }), { ...options, template })
}

interface Found {
  readonly changelog: Changelog
  readonly unreleased: ChangelogSection | null
  readonly section: ChangelogSection
}

function prepared(text: string, options: ReleaseOptions, found: Found): string {
  const { changelog, unreleased, section } = found
  const { file, version } = options
  if (unreleased !== null && !unreleased.empty)
    throw refused(`both Unreleased and ${version.text} say what is new: which one is the release?`, {
      file,
      line: unreleased.line,
      hints: [`Move what stands under Unreleased to ${version.text}, or the other way round.`],
    })
  if (section.empty && options.empty === 'refuse') throw nothingNew(options, section)
  demandPrepared(changelog, section, options)
  return text
}

interface Moved {
  readonly changelog: Changelog
  readonly unreleased: ChangelogSection
  readonly template: string | null
}

// The body stays where it is; what is new is a heading between it and the one above.
function moved(text: string, options: ReleaseOptions, { changelog, unreleased, template }: Moved): string {
  const { newline } = changelog
  const { version, date, previousTag, gitTag } = options
  const heading = headingText(changelog, {
    version,
    date,
    template,
    range: { from: previousTag, to: gitTag },
  })
  const at = unreleased.bodyStart
  const ended = text[at - 1] === '\n'
  const insert = ended ? newline + heading + newline : newline + newline + heading
  return applyEdits(text, [{ start: at, end: at, text: insert }])
}

function nothingNew({ file, version }: ReleaseOptions, section: ChangelogSection): Error {
  return refused(`"${section.title}" says nothing, and ${version.text} is to bring something`, {
    file,
    line: section.line,
    hints: ['Say there what is new, or allow it in the policy with `cut.changelog.empty: allow`.'],
  })
}
