import { isTag } from '../../model/tag.ts'
import type { Rejected } from './choose.ts'

/** Why no class knows a tag. */
export interface Unknown {
  readonly tag: string
  readonly reason:
    | 'conflict'
    | 'illegal'
    | 'pull-request'
    | 'cache'
    | 'not-semver'
    | 'number-or-commit'
    | 'unknown'
  /** A few words for a person. */
  readonly why: string
}

const PULL_REQUEST = /^(?:pr|pull|mr|merge-request)[-_]?\d+/iu
const CACHE = /(?:^|[-_.])(?:build)?cache(?:$|[-_.])/iu
const NUMBERS = /^v?\d+(?:\.\d+)+/u
const HEX = /(?:^|[-_.])[0-9a-f]{7,64}$/u

/** Says of each tag, which the policy does not know, what it looks like. */
export function whyUnknown(tags: readonly string[], rejected: readonly Rejected[]): readonly Unknown[] {
  const conflicts = new Map(
    rejected.flatMap(({ class: { key, heap }, why }) =>
      heap.members.map(({ tag }) => [tag, `"${key}" would explain it, but: ${why}`] as const),
    ),
  )
  return tags.map((tag) => {
    const conflict = conflicts.get(tag)
    if (conflict !== undefined) return { tag, reason: 'conflict', why: conflict }
    return { tag, ...looksLike(tag) }
  })
}

function looksLike(tag: string): Omit<Unknown, 'tag'> {
  if (!isTag(tag)) return { reason: 'illegal', why: 'not a legal tag' }
  if (PULL_REQUEST.test(tag))
    return { reason: 'pull-request', why: 'the build of a pull request: no class takes those' }
  if (CACHE.test(tag)) return { reason: 'cache', why: 'a build cache, and no image that anybody runs' }
  if (NUMBERS.test(tag))
    return { reason: 'not-semver', why: 'numbers, but no SemVer version and no line of one' }
  if (HEX.test(tag)) return { reason: 'number-or-commit', why: 'a number or a commit: nothing tells which' }
  return {
    reason: 'unknown',
    why: 'no version, commit, date, environment, branch that git has, or word that is known',
  }
}
