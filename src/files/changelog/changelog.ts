import type { Version } from '../../model/version.ts'

/** A changelog, read by spans: offsets are UTF-16 units of the text that was parsed. */
export interface Changelog {
  /** In the order of the file; only those of a version, and `Unreleased`. */
  readonly sections: readonly ChangelogSection[]
  /** Link definitions (`[0.4.0]: https://…`) in the order of the file. */
  readonly links: readonly LinkDefinition[]
  /** The same by `labelKey`; of several for one label the first counts. */
  readonly byLabel: ReadonlyMap<string, LinkDefinition>
  /** Where the link definitions at the end of the file begin; the end of the text when there are none. */
  readonly linksStart: number
  /** By version, or by date where an older line was released later. `Unreleased` counts as the newest. */
  readonly order: 'newest-first' | 'oldest-first' | 'mixed'
  /** The line break that most lines have. */
  readonly newline: '\n' | '\r\n'
  /** True when the text begins with a byte order mark. */
  readonly bom: boolean
}

export interface ChangelogSection {
  /** The heading without its hashes. */
  readonly title: string
  /** Null for `Unreleased`. */
  readonly version: Version | null
  /** `YYYY-MM-DD`. */
  readonly date: string | null
  readonly yanked: boolean
  /** 1-based. */
  readonly line: number
  /** Of the heading. */
  readonly start: number
  /** After the heading's line break. */
  readonly bodyStart: number
  /** Where the next section, or the links at the end of the file, begin. */
  readonly end: number
  /** True when there is nothing but headings, comments, link definitions and blank lines. */
  readonly empty: boolean
  readonly style: HeadingStyle
}

/** How a heading is written around its version and date. */
export interface HeadingStyle {
  readonly brackets: boolean
  /** What stands before the number: `v`, `V` or nothing. */
  readonly prefix: string
  /** The link in parentheses after the version. */
  readonly link: { readonly url: string; readonly start: number; readonly end: number } | null
  /** The date is written `YYYYMMDD`. */
  readonly compact: boolean
  /** What stands between version and date, and after the date: ` - `, ` (` and `)`; null without a date. */
  readonly around: { readonly before: string; readonly after: string } | null
}

export interface LinkDefinition {
  readonly label: string
  readonly url: string
  /** 1-based. */
  readonly line: number
  /** Of its line, with the line break. */
  readonly start: number
  readonly end: number
  readonly urlStart: number
  readonly urlEnd: number
}

/** How Markdown compares labels. */
export function labelKey(label: string): string {
  return label.trim().replaceAll(/\s+/gu, ' ').toLowerCase()
}
