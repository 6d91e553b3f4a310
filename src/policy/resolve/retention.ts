import type { Reporter } from '../document/reporter.ts'
import type { Component, RetentionRules, TagClass } from '../policy.ts'
import type { RawPolicy } from '../schema/policy.ts'
import type { RawRetention } from '../schema/retention.ts'
import { milliseconds } from './duration.ts'
import { unknownName } from './names.ts'

const PER_ENVIRONMENT = 10
const YOUNGER = '30d'

/** `retention` with every default filled in; null where the policy has none, and nothing may be deleted. */
export function resolveRetention(
  raw: RawPolicy,
  components: readonly Component[],
  reporter: Reporter,
): RetentionRules | null {
  const { retention } = raw
  if (retention === undefined) return null
  checkClasses(retention, components, reporter)
  const { keepReleases, keepPerEnvironment, keepYounger, keepClasses, keepUntagged } = retention
  return {
    keepReleases: keepReleases ?? null,
    keepPerEnvironment: keepPerEnvironment ?? PER_ENVIRONMENT,
    keepYounger: milliseconds(keepYounger ?? YOUNGER),
    keepClasses: keepClasses ?? [],
    keepUntagged: keepUntagged === undefined ? null : milliseconds(keepUntagged),
  }
}

/** A rule with a spelling mistake would keep nothing. */
function checkClasses(
  { keepClasses = [] }: RawRetention,
  components: readonly Component[],
  reporter: Reporter,
): void {
  const keys = [...new Set(components.flatMap(({ classes }) => classes.map(({ key }) => key)))]
  for (const [index, key] of keepClasses.entries()) {
    if (keys.includes(key)) continue
    unknownName(key, keys, { path: ['retention', 'keepClasses', index], noun: 'tag class', reporter })
  }
}

/** Why a class can have no `retain: allow`; null when it can. What floats over versions or environments is always in use. */
export function retainFault({ retain, moves, from }: TagClass): string | null {
  if (retain === null || moves === 'never' || moves === 'daily') return null
  if (moves === 'freely' && from.every((kind) => kind === 'build')) return null
  return 'what a tag that floats over versions or environments names is in use, and is always kept'
}
