import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'

import { gitFailure } from './failure.ts'
import { runGit } from './run.ts'
import type { GitRepository } from './repository.ts'
import { Checkout } from './checkout.ts'
import type { CheckoutFacts } from './checkout.ts'

// One process answers all of it. HEAD comes last: in a repository without commits, git stops there.
const QUESTIONS = [
  '--absolute-git-dir',
  '--is-bare-repository',
  '--is-shallow-repository',
  '--show-object-format',
  '--show-cdup',
  'HEAD',
  '--symbolic-full-name',
  'HEAD',
]
const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u
const HEADS = 'refs/heads/'

/**
 * The repository that `cwd` lies in, or null when it lies in none. One process. Throws E_GIT_MISSING without git,
 * E_NOT_A_REPOSITORY when git refuses to read the folder because it belongs to somebody else.
 */
export async function openRepository(cwd: string): Promise<GitRepository | null> {
  const args = ['rev-parse', ...QUESTIONS]
  const result = await runGit(args, { cwd })
  if (/not a git repository/u.test(result.stderr)) return null
  const lines = result.stdout.toString().split('\n')
  if (lines.length < 6) throw gitFailure(args, result)
  return new Checkout(await factsOf(cwd, lines))
}

async function factsOf(cwd: string, lines: readonly string[]): Promise<CheckoutFacts> {
  const [gitDir = '', bare, shallow, format, cdup = '', head = '', symbolic = ''] = lines
  return {
    root: bare === 'true' ? gitDir : resolve(await realpath(cwd), cdup),
    objectFormat: format === 'sha256' ? 'sha256' : 'sha1',
    shallow: shallow === 'true',
    commit: OBJECT_ID.test(head) ? head : null,
    branch: symbolic.startsWith(HEADS) ? symbolic.slice(HEADS.length) : null,
  }
}
