import type { Version } from '../../model/version.ts'
import { labelKey } from './changelog.ts'
import type { Changelog, ChangelogSection, LinkDefinition } from './changelog.ts'

const COMPARE = '/compare/'

/** An address that compares two tags, in its parts. */
interface Comparison {
  readonly prefix: string
  readonly dots: string
  readonly to: string
  readonly suffix: string
}

/** The tags that a link is about; `from` is null for a first release. */
export interface Range {
  readonly from: string | null
  readonly to: string
}

/** The definition that belongs to a section's heading; null when there is none. */
export function definitionOf(changelog: Changelog, section: ChangelogSection): LinkDefinition | null {
  const { version, style } = section
  if (version === null) return unreleasedDefinition(changelog)
  const names = [style.prefix + version.text, version.text, `v${version.text}`]
  return names.map((name) => labelled(changelog, name)).find((found) => found !== null) ?? null
}

/** The definition of `[unreleased]`, which may be there without a section; null when there is none. */
export function unreleasedDefinition(changelog: Changelog): LinkDefinition | null {
  return labelled(changelog, 'unreleased')
}

function labelled(changelog: Changelog, name: string): LinkDefinition | null {
  return changelog.byLabel.get(labelKey(name)) ?? null
}

/** The address that a section's heading links to, there or at the end of the file; null when there is none. */
export function urlOf(changelog: Changelog, section: ChangelogSection): string | null {
  return section.style.link?.url ?? definitionOf(changelog, section)?.url ?? null
}

/**
 * What the links of releases look like, with `{from}` and `{to}` for git tags: as the policy says, otherwise as the links that are
 * there; null when neither says anything.
 */
export function templateOf(changelog: Changelog, policy: string | null): string | null {
  if (policy !== null) return policy
  const next = learned(unreleasedDefinition(changelog)?.url ?? null, null)
  if (next !== null) return next
  for (const section of changelog.sections) {
    const template = learned(urlOf(changelog, section), section.version)
    if (template !== null) return template
  }
  return null
}

function learned(url: string | null, version: Version | null): string | null {
  if (url === null) return null
  const comparison = comparisonOf(url)
  if (comparison !== null) return `${comparison.prefix}{from}${comparison.dots}{to}${comparison.suffix}`
  // `…/releases/tag/v1.2.0`
  return version !== null && url.endsWith(version.text)
    ? `${url.slice(0, url.lastIndexOf('/') + 1)}{to}`
    : null
}

/** Reads `…/compare/A...B`; null for any other address. */
export function comparisonOf(url: string): Comparison | null {
  const at = url.lastIndexOf(COMPARE)
  if (at < 0) return null
  const prefix = url.slice(0, at + COMPARE.length)
  const range = /^[^?#]*/u.exec(url.slice(prefix.length))?.[0] ?? ''
  const suffix = url.slice(prefix.length + range.length)
  const between = range.indexOf('..')
  if (between <= 0) return null
  const dots = range.startsWith('...', between) ? '...' : '..'
  const to = range.slice(between + dots.length)
  return to === '' ? null : { prefix, dots, to, suffix }
}

/** The address for a range; null when it needs a tag that there is none of. */
export function filled(template: string, { from, to }: Range): string | null {
  if (from === null && template.includes('{from}')) return null
  return template.replaceAll('{from}', () => from ?? '').replaceAll('{to}', () => to)
}
