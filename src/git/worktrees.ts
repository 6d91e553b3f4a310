import { rm } from 'node:fs/promises'

import { git, gitText } from './run.ts'

/** A work tree that was added to a repository. */
export interface Worktree {
  /** Absolute. */
  readonly path: string
  /** Why it is locked; null when it is not. */
  readonly reason: string | null
}

/** What is checked out, and where. */
export interface WorktreeRequest {
  /** Absolute; made by this. */
  readonly path: string
  readonly commit: string
  /** One line that says whose it is; git leaves a locked work tree alone. */
  readonly reason: string
}

const PATH = 'worktree '
const LOCKED = 'locked'
// Large files may have to be fetched.
const DEADLINE = 900_000

/**
 * Checks a commit out beside the repository, whole and without a branch. HEAD, index, branches and the work tree that is
 * there stay as they are, and no hook runs. Throws E_GIT.
 */
export async function addWorktree(root: string, { path, commit, reason }: WorktreeRequest): Promise<void> {
  const settings = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.sparseCheckout=false']
  const args = ['worktree', 'add', '--quiet', '--detach', '--lock', '--reason', reason, '--', path, commit]
  await git([...settings, ...args], { cwd: root, deadline: DEADLINE })
}

/** All added work trees; the repository's own comes first, and is left out. Throws E_GIT. */
export async function listWorktrees(root: string): Promise<readonly Worktree[]> {
  const text = await gitText(['worktree', 'list', '--porcelain'], { cwd: root })
  return text
    .split('\n\n')
    .slice(1)
    .map((entry) => entry.split('\n'))
    .filter(([first]) => first?.startsWith(PATH) === true)
    .map(([first = '', ...lines]) => ({ path: first.slice(PATH.length), reason: reasonIn(lines) }))
}

function reasonIn(lines: readonly string[]): string | null {
  const locked = lines.find((line) => line === LOCKED || line.startsWith(`${LOCKED} `))
  return locked === undefined ? null : locked.slice(LOCKED.length + 1)
}

/** Removes an added work tree with all that is in it, locked or half made. Throws E_GIT. */
export async function removeWorktree(root: string, path: string): Promise<void> {
  // Git looks into what it removes, and stops at what it does not understand.
  await rm(path, { recursive: true, force: true, maxRetries: 3 })
  await git(['worktree', 'remove', '--force', '--force', '--', path], { cwd: root })
}
