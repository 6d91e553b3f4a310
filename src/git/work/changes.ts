import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { git, gitText } from '../run.ts'
import type { Operation, WorkTreeChanges } from '../work.ts'

// A rename is told as what went and what came: both paths count.
const STATUS = [
  'status',
  '--porcelain=v2',
  '-z',
  '--untracked-files=all',
  '--no-renames',
  '--no-ahead-behind',
]
// Files and folders that git keeps in its folder while something is under way; the first that is there counts.
const SIGNS: readonly (readonly [string, Operation])[] = [
  ['rebase-apply/applying', 'am'],
  ['rebase-apply', 'rebase'],
  ['rebase-merge', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
]

/** What differs from HEAD in index and work tree; ignored files are left out. Throws E_GIT. */
export async function readChanges(root: string): Promise<WorkTreeChanges> {
  const [status, folder] = await Promise.all([git(STATUS, { cwd: root }), gitFolder(root)])
  const operation = SIGNS.find(([sign]) => existsSync(join(folder, sign)))?.[1] ?? null
  return { ...parseStatus(status.toString()), operation }
}

/** Absolute path of the work tree's own git folder: in a linked work tree not the one of the repository. */
export async function gitFolder(root: string): Promise<string> {
  return await gitText(['rev-parse', '--absolute-git-dir'], { cwd: root })
}

type Paths = Omit<WorkTreeChanges, 'operation'>

// How many fields come before the path, by the kind of the line (git-status(1), "Porcelain Format Version 2").
const FIELDS: Readonly<Record<string, number>> = { '1': 8, u: 10 }

function parseStatus(text: string): Paths {
  const staged: string[] = []
  const unstaged: string[] = []
  const untracked: string[] = []
  for (const line of text.split('\0')) {
    const [kind = '', [index, tree] = ''] = line.split(' ', 2)
    const fields = FIELDS[kind]
    if (kind === '?') untracked.push(line.slice(2))
    if (fields === undefined) continue
    const path = line.split(' ').slice(fields).join(' ')
    if (kind === '1' && index !== '.') staged.push(path)
    if (kind === 'u' || tree !== '.') unstaged.push(path)
  }
  return { staged, unstaged, untracked }
}
