import { TidemarkError } from '../../model/failure.ts'
import { tryParseVersion } from '../../model/version.ts'
import type { Version } from '../../model/version.ts'
import type { BumpStep } from '../../policy/bump-rules.ts'
import { acceptsPrerelease } from '../../policy/parse-git-tag.ts'
import type { ReleaseRules } from '../../policy/policy.ts'

/** How far a version goes. */
export type Reach =
  | { readonly kind: 'step'; readonly step: BumpStep }
  | { readonly kind: 'auto' }
  | { readonly kind: 'exact'; readonly version: Version }

/** What somebody asks `tidemark cut` for. */
export type CutAim =
  | Reach
  /** The next candidate; `reach` says of which version where no series is open. */
  | { readonly kind: 'candidate'; readonly word: string; readonly reach: Reach | null }
  | { readonly kind: 'stable' }
  /** Starts a hotfix branch, or releases the one that is checked out. */
  | { readonly kind: 'hotfix'; readonly of: string | null }
  /** Nothing was said: the release of the hotfix branch that is checked out. */
  | { readonly kind: 'branch' }

const STEPS = ['patch', 'minor', 'major'] as const

/**
 * Reads the words after `tidemark cut`. Throws E_USAGE for words that mean nothing, and for versions that are not strict SemVer or a
 * prerelease that the policy does not accept.
 */
export function readAim(words: readonly string[], rules: ReleaseRules): CutAim {
  const [first, second, ...rest] = words
  if (rest.length > 0) throw usage(`"${rest[0]}" is one word too many`, rules)
  if (first === undefined) return { kind: 'branch' }
  if (first === 'hotfix') return { kind: 'hotfix', of: second ?? null }
  if (isCandidateWord(first, rules)) return candidate(first, second, rules)
  if (second !== undefined) throw usage(`"${second}" is one word too many`, rules)
  if (first === 'stable') return { kind: 'stable' }
  return readReach(first, rules)
}

function isCandidateWord(word: string, { prereleases }: ReleaseRules): boolean {
  if (prereleases.includes(word)) return true
  return prereleases.includes('*') && /^(?:rc|alpha|beta|pre|preview|next|dev)$/u.test(word)
}

/** The word with which the next candidate is cut; null where the policy takes no prereleases. */
export function candidateWord({ prereleases }: ReleaseRules): string | null {
  return prereleases.find((word) => word !== '*') ?? (prereleases.includes('*') ? 'rc' : null)
}

function candidate(word: string, second: string | undefined, rules: ReleaseRules): CutAim {
  return { kind: 'candidate', word, reach: second === undefined ? null : readReach(second, rules) }
}

function readReach(word: string, rules: ReleaseRules): Reach {
  if (word === 'auto') return { kind: 'auto' }
  const step = STEPS.find((known) => known === word)
  if (step !== undefined) return { kind: 'step', step }
  const version = tryParseVersion(word)
  if (version === null || version.build.length > 0)
    throw usage(`"${word}" is no version step and no version X.Y.Z`, rules)
  if (acceptsPrerelease(rules, version)) return { kind: 'exact', version }
  throw new TidemarkError('E_CUT_VERSION', `${word} is a prerelease that the policy does not accept`, {
    hints: ['See `releases.prereleases` in the policy.'],
  })
}

function usage(message: string, { prereleases }: ReleaseRules): TidemarkError {
  const words = prereleases.filter((word) => word !== '*')
  const known = ['patch', 'minor', 'major', 'auto', 'X.Y.Z', ...words, 'stable', 'hotfix']
  return new TidemarkError('E_USAGE', message, { hints: [`Say one of: ${known.join(', ')}.`] })
}
