import { TidemarkError } from '../../model/failure.ts'
import { git, gitText } from '../run.ts'

const LITERAL = { GIT_LITERAL_PATHSPECS: '1' }

/** Moves the branch back from `commit`, if it is still there, and gives the index the parent's entries. Throws E_GIT. */
export async function takeBackCommit(root: string, commit: string): Promise<void> {
  const [parent, ...others] = (await gitText(['rev-parse', `${commit}^@`], { cwd: root }))
    .split('\n')
    .filter(Boolean)
  if (parent === undefined || others.length > 0) {
    throw new TidemarkError('E_GIT', `${commit} has not one parent, and cannot be taken back`)
  }
  const changed = await git(['diff-tree', '-r', '--name-only', '--no-renames', '-z', parent, commit], {
    cwd: root,
  })
  const paths = changed.toString().split('\0').filter(Boolean)
  const message = `tidemark: take back ${commit.slice(0, 7)}`
  await git(['update-ref', '-m', message, 'HEAD', parent, commit], { cwd: root })
  if (paths.length > 0)
    await git(['restore', `--source=${parent}`, '--staged', '--', ...paths], { cwd: root, env: LITERAL })
}

/** Gives tracked paths HEAD's content, in index and work tree. Throws E_GIT. */
export async function restorePaths(root: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  await git(['restore', '--source=HEAD', '--staged', '--worktree', '--', ...paths], {
    cwd: root,
    env: LITERAL,
  })
}
