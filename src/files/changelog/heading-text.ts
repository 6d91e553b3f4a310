import type { Version } from '../../model/version.ts'
import type { Changelog, ChangelogSection, HeadingStyle } from './changelog.ts'
import { filled } from './compare-url.ts'
import type { Range } from './compare-url.ts'

const AROUND = { before: ' - ', after: '' }

/** What a new heading says. */
export interface NewHeading {
  readonly version: Version
  /** `YYYY-MM-DD`. */
  readonly date: string
  readonly template: string | null
  readonly range: Range
}

/** A heading for a release, written as that of the newest one; without one, in brackets where `Unreleased` is. */
export function headingText(changelog: Changelog, heading: NewHeading): string {
  const released = changelog.sections.filter(({ version }) => version !== null)
  const model = released.find(({ date }) => date !== null) ?? released[0]
  const { brackets, prefix, link, around, compact } = (model ?? fallback(changelog)).style
  const name = `${prefix}${heading.version.text}`
  const url = link === null || heading.template === null ? null : filled(heading.template, heading.range)
  const linked = `${brackets ? `[${name}]` : name}${url === null ? '' : `(${url})`}`
  const { before, after } = around ?? AROUND
  const date = compact ? heading.date.replaceAll('-', '') : heading.date
  return `## ${linked}${before}${date}${after}`
}

interface Styled {
  readonly style: HeadingStyle
}

function fallback({ sections }: Changelog): Styled {
  const unreleased: ChangelogSection | undefined = sections[0]
  const brackets = unreleased?.style.brackets ?? true
  return { style: { brackets, prefix: '', link: null, around: AROUND, compact: false } }
}
