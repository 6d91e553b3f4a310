import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { git, gitText } from '../run.ts'
import type { WorkTreeChanges } from '../work.ts'

// One line or NUL-ended field a path; the letters of `XY` are index and work tree (git-status(1), porcelain format v2).
const STATUS = [
  'status',
  '--porcelain=v2',
  '-z',
  '--untracked-files=all',
  '--no-renames',
  '--ignore-submodules=none',
]

/** What git leaves in its folder while something is under way, by the command that ends it. */
const OPERATIONS: readonly (readonly [string, string])[] = [
  ['MERGE_HEAD', 'merge'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
]

/** What differs from HEAD, and what is under way. Two processes. Throws E_GIT. */
export async function readChanges(root: string): Promise<WorkTreeChanges> {
  const [status, folder] = await Promise.all([
    git(STATUS, { cwd: root }),
    gitText(['rev-parse', '--absolute-git-dir'], { cwd: root }),
  ])
  const staged: string[] = []
  const unstaged: string[] = []
  const untracked: string[] = []
  for (const entry of status.toString().split('\0')) {
    const [kind = '', xy = ''] = entry.split(' ', 2)
    if (kind === '?') untracked.push(entry.slice(2))
    if (kind === 'u') unstaged.push(pathOf(entry, 10))
    if (kind !== '1') continue
    const path = pathOf(entry, 8)
    if (xy[0] !== '.') staged.push(path)
    if (xy[1] !== '.') unstaged.push(path)
  }
  const operation = OPERATIONS.find(([name]) => existsSync(join(folder, name)))?.[1] ?? null
  return { staged, unstaged, untracked, operation }
}

/** The path stands behind so many fields, and may hold blanks itself. */
function pathOf(entry: string, fields: number): string {
  return entry.split(' ').slice(fields).join(' ')
}
