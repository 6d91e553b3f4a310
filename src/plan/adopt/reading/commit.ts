import { idea } from '../idea.ts'
import type { Idea } from '../idea.ts'
import type { Known } from '../known.ts'
import { readBefore } from './core.ts'

const HEX = /[0-9a-f]+$/u
const SAYS_COMMIT = /(?:^|[-_.])(?:sha|git|commit|rev)[-_.]?$/u

/** `sha-9f3c2a1`, `9f3c2a1`, `git-…` of any length, `main-9f3c2a1`, `1.4.0-9f3c2a1`. */
export function readCommit(tag: string, known: Known): readonly Idea[] {
  const [hex = ''] = HEX.exec(tag) ?? []
  const format = formatOf(hex.length)
  const before = tag.slice(0, tag.length - hex.length)
  if (format === null || !endsWord(before)) return []
  // A word such as `defaced`, or a number, is a commit only where others in its place are.
  const sure = known.commits.has(hex.slice(0, 7)) || SAYS_COMMIT.test(before) || isMixed(hex)
  const { pattern, version } = readBefore(before)
  const literal = idea(`${pattern}${format}`, 'commit', version ?? hex, { sure })
  if (version !== null || before === '' || SAYS_COMMIT.test(before)) return [literal]
  const branch = before.slice(0, -1)
  const value = known.branches.get(branch) ?? branch
  return [literal, idea(`{branch}${before.slice(-1)}${format}`, 'commit', value, { sure })]
}

function endsWord(before: string): boolean {
  return before === '' || /[-_.]$/u.test(before) || SAYS_COMMIT.test(before)
}

function formatOf(length: number): string | null {
  if (length === 7) return '{sha}'
  if (length === 40 || length === 64) return '{sha:full}'
  return length > 7 && length < 40 ? `{sha:${length}}` : null
}

function isMixed(hex: string): boolean {
  return /\d/u.test(hex) && /[a-f]/u.test(hex)
}
