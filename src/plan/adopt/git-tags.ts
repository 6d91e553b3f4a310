import { TidemarkError } from '../../model/failure.ts'
import { loadPolicy } from '../../policy/load.ts'
import { parseGitTag } from '../../policy/parse-git-tag.ts'
import type { ReleaseRules } from '../../policy/policy.ts'
import { versionAtEnd } from './known.ts'
import type { GitTagSeen } from './survey.ts'

/** How the git tags of a component are called. */
export interface GitTagStyle {
  /** `[v]{version}`, `web-v{version}`. */
  readonly pattern: string
  /** True when every git tag of the pattern is annotated. */
  readonly annotated: boolean
  /** Tags by SemVer text. */
  readonly byVersion: ReadonlyMap<string, GitTagSeen>
  /** Other patterns that git tags with versions follow, the most frequent first. */
  readonly others: readonly { readonly pattern: string; readonly count: number }[]
}

interface Named {
  readonly prefix: string
  readonly version: string
  readonly tag: GitTagSeen
}

/**
 * The pattern that explains most of `versions` (SemVer texts that the registry has), and of patterns that explain the same the one that
 * most git tags follow.
 */
export function gitTagStyle(
  tags: readonly GitTagSeen[],
  versions: ReadonlySet<string>,
  component: string,
): GitTagStyle {
  const named = tags.flatMap((tag) => readGitTag(tag) ?? [])
  const groups = groupsOf(named)
  const score = (group: readonly Named[]): number =>
    group.filter(({ version }) => versions.has(version)).length * tags.length + group.length
  const [best, ...rest] = [...groups].toSorted(([a, x], [b, y]) => score(y) - score(x) || (a < b ? -1 : 1))
  const [pattern, group] = best ?? ['[v]{version}', []]
  return {
    pattern: withComponent(pattern, component),
    annotated: group.length > 0 && group.every(({ tag }) => tag.annotated),
    byVersion: new Map(group.map(({ version, tag }) => [version, tag])),
    others: rest.map(([other, { length }]) => ({ pattern: other, count: length })),
  }
}

/** The style that a pattern says. Throws E_POLICY_SCHEMA when it is none for git tags. */
export function givenStyle(tags: readonly GitTagSeen[], pattern: string, component: string): GitTagStyle {
  const rules = rulesOf(pattern)
  const found = tags.flatMap((tag) => {
    const reading = parseGitTag(rules, component, tag.name)
    return 'version' in reading ? [[reading.version.text, tag] as const] : []
  })
  const annotated = found.length > 0 && found.every(([, tag]) => tag.annotated)
  return { pattern, annotated, byVersion: new Map(found), others: [] }
}

/** Rules that take every version which the pattern reads. */
function rulesOf(pattern: string): ReleaseRules {
  const rules = `{ gitTag: ${JSON.stringify(pattern)}, prereleases: ["*"], buildMetadata: strip }`
  const text = `version: 1\nimage: example.com/any\nreleases: ${rules}\ntags: semver\n`
  const [component] = loadPolicy(text, '--git-tags').components
  if (component === undefined) throw new TidemarkError('E_POLICY_SCHEMA', 'there is no component')
  return component.releases
}

function readGitTag(tag: GitTagSeen): Named | null {
  const version = versionAtEnd(tag.name)
  if (version === null || !tag.name.endsWith(version)) return null
  return { prefix: tag.name.slice(0, tag.name.length - version.length), version, tag }
}

const LEGAL = /^[A-Za-z0-9._/-]*$/u

function groupsOf(named: readonly Named[]): ReadonlyMap<string, readonly Named[]> {
  const prefixes = new Set(named.map(({ prefix }) => prefix))
  const groups = new Map<string, Named[]>()
  for (const each of named) {
    if (!LEGAL.test(each.prefix)) continue
    const bare = each.prefix === '' || each.prefix === 'v'
    const both = bare && prefixes.has('') && prefixes.has('v')
    const pattern = both ? '[v]{version}' : `${each.prefix}{version}`
    const group = groups.get(pattern)
    if (group === undefined) groups.set(pattern, [each])
    else group.push(each)
  }
  return groups
}

function withComponent(pattern: string, component: string): string {
  return pattern.startsWith(`${component}-`) ? `{component}${pattern.slice(component.length)}` : pattern
}
