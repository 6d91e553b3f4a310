import type { Version } from '../../model/version.ts'
import type { Edit } from './apply-edits.ts'
import { applyEdits } from './apply-edits.ts'
import type { Changelog, ChangelogSection, LinkDefinition } from './changelog.ts'
import { comparisonOf, definitionOf, filled, unreleasedDefinition } from './compare-url.ts'
import { parseChangelog } from './parse.ts'
import { findSection } from './section.ts'

/** A release whose links are to be right. */
export interface LinkedRelease {
  readonly file: string
  readonly version: Version
  readonly gitTag: string
  readonly previousTag: string | null
  /** As the policy says. */
  readonly compare: string | null
  /** See `templateOf`. */
  readonly template: string | null
}

/** The text with the links of the release and of `Unreleased` as they should be. The release has its section already. */
export function withLinks(text: string, release: LinkedRelease): string {
  const { template } = release
  if (template === null) return text
  const changelog = parseChangelog(text, release.file)
  const section = findSection(changelog, release.version)
  const unreleased = changelog.sections.find(({ version }) => version === null) ?? null
  const context = { changelog, release, template }
  const plans = [
    planUnreleased(context, unreleased),
    section === null ? null : planVersion(context, section),
  ].filter((plan) => plan !== null)
  const lines = plans.flatMap((plan) => ('line' in plan ? [plan.line] : []))
  const edits = plans.flatMap((plan) => ('line' in plan ? [] : [plan]))
  return applyEdits(text, lines.length === 0 ? edits : [...edits, inserted(text, changelog, lines)])
}

interface Context {
  readonly changelog: Changelog
  readonly release: LinkedRelease
  readonly template: string
}

/** A definition to add, without its line break. */
interface NewLine {
  readonly line: string
}

function planUnreleased(context: Context, section: ChangelogSection | null): Edit | NewLine | null {
  const { changelog, release, template } = context
  const spot = spotOf(section, unreleasedDefinition(changelog))
  const comparison = spot === null ? null : comparisonOf(spot.url)
  // A link to something else, such as the branch, stays right.
  if (spot !== null && comparison === null) return null
  const url = filled(template, { from: release.gitTag, to: comparison?.to ?? 'HEAD' })
  if (url === null || !template.includes('{from}')) return null
  if (spot !== null) return { start: spot.start, end: spot.end, text: url }
  const linked = changelog.sections.some(({ style }) => style.link !== null)
  return section === null || release.compare === null || linked ? null : { line: `[unreleased]: ${url}` }
}

function planVersion(context: Context, section: ChangelogSection): Edit | NewLine | null {
  const { changelog, release, template } = context
  const url = filled(template, { from: release.previousTag, to: release.gitTag })
  if (url === null) return null
  const spot = spotOf(section, definitionOf(changelog, section))
  if (spot !== null) return { start: spot.start, end: spot.end, text: url }
  return { line: `[${section.style.prefix}${release.version.text}]: ${url}` }
}

interface Spot {
  readonly url: string
  readonly start: number
  readonly end: number
}

function spotOf(section: ChangelogSection | null, definition: LinkDefinition | null): Spot | null {
  const link = section?.style.link ?? null
  if (link !== null) return link
  if (definition === null) return null
  return { url: definition.url, start: definition.urlStart, end: definition.urlEnd }
}

/** Where new definitions go: between that of `Unreleased` and those of the versions, else before these, else at the end. */
function inserted(text: string, changelog: Changelog, lines: readonly string[]): Edit {
  const { newline } = changelog
  const block = lines.join(newline)
  const unreleased = unreleasedDefinition(changelog)
  const newest = newestDefinition(changelog)
  if (unreleased !== null && (newest === null || unreleased.start < newest.start))
    return after(text, unreleased.end, block + newline)
  const below = unreleased ?? newest
  if (below !== null) return { start: below.start, end: below.start, text: block + newline }
  return atEnd(text, changelog, block)
}

function newestDefinition(changelog: Changelog): LinkDefinition | null {
  for (const section of changelog.sections) {
    const found = section.version === null ? null : definitionOf(changelog, section)
    if (found !== null) return found
  }
  return null
}

/** After a line that may be the last one and have no line break. */
function after(text: string, offset: number, block: string): Edit {
  if (text[offset - 1] === '\n') return { start: offset, end: offset, text: block }
  const newline = block.endsWith('\r\n') ? '\r\n' : '\n'
  return { start: offset, end: offset, text: newline + block.slice(0, -newline.length) }
}

function atEnd(text: string, changelog: Changelog, block: string): Edit {
  const { newline, linksStart } = changelog
  const ended = text.endsWith('\n')
  const breakBefore = ended ? '' : newline
  const blank = linksStart < text.length || /\n[ \t]*\r?\n$/u.test(text.slice(-8)) ? '' : newline
  return {
    start: text.length,
    end: text.length,
    text: breakBefore + blank + block + (ended ? newline : ''),
  }
}
