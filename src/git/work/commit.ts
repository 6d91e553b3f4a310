import { TidemarkError } from '../../model/failure.ts'
import { lastLine } from '../failure.ts'
import { literal, literalInput } from '../literal.ts'
import { git, gitText, runGit } from '../run.ts'
import type { GitEnd } from '../run.ts'
import type { CommitRequest } from '../work.ts'
import { remember } from './new-paths.ts'
import { plainLines } from './remote-words.ts'
import { lateReason, signingReason } from './signing-reason.ts'
import { runTraced } from './traced.ts'
import type { GitChild } from './traced.ts'
import { uncommit } from './uncommit.ts'

const ARGS = ['commit', '--quiet', '--only', '--file=-', '--cleanup=whitespace', '--']

/**
 * Commits exactly these paths as they are in the work tree. `deadline` (milliseconds) is for hooks and signing together.
 * Throws E_HOOK, E_SIGNING, E_GIT; then nothing is committed and the index is as before.
 */
export async function commitPaths(root: string, request: CommitRequest, deadline: number): Promise<string> {
  const before = await headOf(root)
  const forget = await remember(root, request.paths)
  try {
    return await attempt(root, request, { before, deadline })
  } catch (error) {
    await forget()
    throw error
  }
}

interface Attempt {
  readonly before: string | null
  readonly deadline: number
}

async function attempt(root: string, request: CommitRequest, { before, deadline }: Attempt): Promise<string> {
  const { message: input, paths } = request
  const env = { GIT_EDITOR: 'true' }
  const options = { cwd: root, input, env, deadline }
  const { end, children } = await runTraced([...ARGS, ...literal(paths)], options)
  const commit = await headOf(root)
  // A post-commit hook that hangs, or says no, comes after the fact.
  const stands = commit !== null && commit !== before && (await parentOf(root, commit)) === before
  if (!stands) throw failure(end, children, deadline)
  await demandOnly(root, commit, paths)
  const touched = children.some(({ hook, own }) => own && hook === 'pre-commit')
  if (touched) await adopt(root, paths)
  return commit
}

/** A pre-commit hook works on an index of its own: what it staged is in the commit, and here would look undone. */
async function adopt(root: string, paths: readonly string[]): Promise<void> {
  const args = ['reset', '--quiet', '--pathspec-from-file=-', '--pathspec-file-nul']
  await git(args, { cwd: root, input: literalInput(paths) })
}

/** Takes the commit back when a hook put more into it than was asked for. */
async function demandOnly(root: string, commit: string, paths: readonly string[]): Promise<void> {
  const args = ['diff-tree', '-r', '--root', '--no-commit-id', '--name-only', '--no-renames', '-z', commit]
  const inside = (await git(args, { cwd: root })).toString().split('\0').filter(Boolean)
  const strays = inside.filter((file) => !paths.some((path) => file === path || file.startsWith(`${path}/`)))
  if (strays.length === 0) return
  await uncommit(root, commit)
  const message = `a commit hook added ${strays.join(', ')} to the release commit, which may have only the files of the release`
  throw new TidemarkError('E_HOOK', message, { details: { paths: strays } })
}

async function headOf(root: string): Promise<string | null> {
  const result = await runGit(['rev-parse', '--verify', '--quiet', 'HEAD'], { cwd: root })
  return result.code === 0 ? result.stdout.toString().trim() : null
}

async function parentOf(root: string, commit: string): Promise<string | null> {
  const line = await gitText(['rev-list', '--parents', '--max-count=1', commit], { cwd: root })
  return line.split(' ')[1] ?? null
}

function failure(end: GitEnd, children: readonly GitChild[], deadline: number): TidemarkError {
  const failed = children.findLast(({ own, code }) => own && code !== 0)
  const late = end.stopped !== null && failed?.code === null
  if (failed !== undefined && failed.hook !== null)
    return hookFailure(failed.hook, late ? end.stopped : null, end)
  if (failed !== undefined && isSigner(failed.argv)) {
    const reason = late ? lateReason(deadline) : (signingReason(end.stderr) ?? 'gpg failed to sign')
    return new TidemarkError('E_SIGNING', `the release commit cannot be signed: ${reason}`)
  }
  const words =
    end.stopped ?? lastLine(end.stderr, 'nothing to commit: the files are as in the newest commit')
  return new TidemarkError('E_GIT', `git commit: ${words}`, {
    details: { command: 'commit', code: end.code },
  })
}

function hookFailure(hook: string, late: string | null, end: GitEnd): TidemarkError {
  const said = plainLines(end.stderr)
  const words = late ?? said.at(-1) ?? 'it did not say why'
  return new TidemarkError('E_HOOK', `the hook ${hook} said no to the commit: ${words}`, {
    hints: said.length > 1 ? said : [],
    details: { hook },
  })
}

/** As git calls gpg, and ssh-keygen. */
function isSigner(argv: readonly string[]): boolean {
  return argv.includes('-bsau') || (argv.includes('-Y') && argv.includes('sign'))
}
