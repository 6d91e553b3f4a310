import { rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'

import type { GitResult } from '../../git/failure.ts'
import { runGit } from '../../git/run.ts'

/** A lock file as it stood when git could not take it. */
interface Lock {
  readonly path: string
  /** Another one in its place has another. */
  readonly identity: string
}

// Other processes of this checkout may move the same ref; git waits a tenth of a second for its lock, and the next try may get it.
const TRIES = 5

const CONTENDED = /cannot lock ref|unable to update local ref|shallow\.lock|File exists/u
const LOCK = /Unable to create '([^'\n]*\/refs\/tidemark\/[^'\n]*\.lock)': File exists/u

/**
 * Runs a git command that moves one of our own refs (`refs/tidemark/…`), again where another process has its lock. Who holds it
 * does so for milliseconds: one that stands through all tries was left behind by a kill, and is removed. Locks of other files are
 * git's and its user's, and stay.
 */
export async function runOverLocks(args: readonly string[], root: string): Promise<GitResult> {
  let first: Lock | null = null
  for (let attempt = 1; ; attempt += 1) {
    const result = await runGit(args, { cwd: root })
    if (result.code === 0 || !CONTENDED.test(result.stderr) || attempt > TRIES) return result
    if (attempt === 1) first = await lockIn(result.stderr, root)
    if (attempt === TRIES && !(await removeLeft(first, await lockIn(result.stderr, root)))) return result
  }
}

async function lockIn(stderr: string, root: string): Promise<Lock | null> {
  const named = LOCK.exec(stderr)?.[1]
  if (named === undefined) return null
  const path = resolve(root, named)
  const found = await stat(path, { bigint: true }).catch(() => null)
  return found === null ? null : { path, identity: `${found.ino} ${found.mtimeNs}` }
}

/** Removes the lock when it is the same one as before; tells whether it did. */
async function removeLeft(before: Lock | null, now: Lock | null): Promise<boolean> {
  if (before === null || now === null || before.identity !== now.identity) return false
  await rm(now.path, { force: true })
  return true
}
