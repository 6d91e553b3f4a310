import { applyEdits } from './apply-edits.ts'
import type { Changelog } from './changelog.ts'
import { templateOf } from './compare-url.ts'
import { headingText } from './heading-text.ts'
import { withLinks } from './link-edits.ts'
import { BOM } from './lines.ts'
import { parseChangelog } from './parse.ts'
import { refused } from './refused.ts'
import { demandNewestFirst, demandPrepared } from './released-section.ts'
import type { ReleaseOptions } from './release.ts'
import { findSection } from './section.ts'

/** A section made from the commit messages. */
export interface GeneratedOptions extends ReleaseOptions {
  /** Markdown with `\n` for line breaks. */
  readonly body: string
}

/**
 * The changelog with a new section above the newest release, below what stands before it and `Unreleased`; an empty text becomes a
 * changelog. Every other byte stays. A file that already has the section at the top comes back as it is. Throws E_CHANGELOG when there is
 * nothing to say (`empty: 'refuse'`), and when the newest release is not at the top.
 */
export function addGenerated(text: string, options: GeneratedOptions): string {
  const { file, version, previousTag: from, gitTag: to, date } = options
  const changelog = parseChangelog(text, file)
  demandNewestFirst(changelog, file)
  const section = findSection(changelog, version)
  if (section !== null) {
    demandPrepared(changelog, section, options)
    return text
  }
  if (options.body.trim() === '' && options.empty === 'refuse')
    throw refused(`no commit says what ${version.text} brings`, {
      file,
      line: null,
      hints: ['Allow it in the policy with `cut.changelog.empty: allow`.'],
    })
  const template = templateOf(changelog, options.compare)
  const heading = headingText(changelog, { version, date, template, range: { from, to } })
  const parts = [heading, options.body.trim()].filter((part) => part !== '')
  return withLinks(added(text, changelog, parts.join('\n\n')), { ...options, template })
}

function added(text: string, changelog: Changelog, section: string): string {
  const { newline, linksStart } = changelog
  if (text === '' || text === BOM) return `${text}# Changelog\n\n${section}\n`
  const below = changelog.sections.find(({ version }) => version !== null)
  const at = below?.start ?? linksStart
  const after = at === text.length ? '\n' : '\n\n'
  const insert = `${breaksBefore(text.slice(0, at))}${section}${after}`
  return applyEdits(text, [{ start: at, end: at, text: insert.replaceAll(/\r?\n/gu, newline) }])
}

/** The line breaks that a blank line needs after a text. */
function breaksBefore(before: string): string {
  if (!before.endsWith('\n')) return before === '' || before === BOM ? '' : '\n\n'
  return /\n[ \t]*\r?\n$/u.test(before.slice(-80)) ? '' : '\n'
}
