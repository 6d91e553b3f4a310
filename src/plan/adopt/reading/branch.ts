import { idea } from '../idea.ts'
import type { Idea } from '../idea.ts'
import type { Known } from '../known.ts'
import { BRANCH_KINDS, BRANCH_PREFIXES } from '../words.ts'

const PREFIXED = /^([a-z]+)-(.+)$/u
// A branch that is called like a version is one of the things that Tidemark is there to tell.
const LIKE_VERSION = /^v?\d+(?:\.\d+){0,2}$/u

/** `main`, `fix-docs`, `edge-fix-docs`: by a branch that exists, or by words that people put there. */
export function readBranch(tag: string, known: Known): readonly Idea[] {
  const whole = known.branches.get(tag)
  if (whole !== undefined && !LIKE_VERSION.test(tag)) return [idea('{branch}', 'branch', whole)]
  const [, prefix = '', rest = ''] = PREFIXED.exec(tag) ?? []
  if (BRANCH_PREFIXES.includes(prefix)) {
    return [idea(`${prefix}-{branch}`, 'branch', known.branches.get(rest) ?? guess(rest))]
  }
  return BRANCH_KINDS.includes(prefix) ? [idea('{branch}', 'branch', guess(tag))] : []
}

/** A branch that makes this part of a tag: most have a kind and a slash. */
function guess(part: string): string {
  const [, prefix = '', rest = ''] = PREFIXED.exec(part) ?? []
  return BRANCH_KINDS.includes(prefix) ? `${prefix}/${rest}` : part
}
