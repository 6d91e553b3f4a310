import { TidemarkError } from '../../model/failure.ts'
import { literalInput } from '../literal.ts'
import { git, gitText } from '../run.ts'

const NOTE = 'tidemark: take back'

/**
 * Moves the branch (or a detached HEAD) from `commit` to its parent, if it is still there, and gives the index the parent's
 * entries of what the commit changed. The work tree stays. Throws E_GIT when it is not there, or has not just one parent.
 */
export async function uncommit(root: string, commit: string): Promise<void> {
  const line = await gitText(['rev-list', '--parents', '--max-count=1', '--end-of-options', commit], {
    cwd: root,
  })
  const [id = '', parent, ...more] = line.split(' ')
  if (parent === undefined || more.length > 0) {
    throw new TidemarkError(
      'E_GIT',
      `the commit ${id.slice(0, 12)} does not have just one parent here, so it stays`,
    )
  }
  const diff = ['diff-tree', '-r', '--name-only', '--no-renames', '-z', parent, id]
  const paths = (await git(diff, { cwd: root })).toString().split('\0').filter(Boolean)
  // Git compares and moves in one step: a HEAD that is elsewhere by now stays where it is.
  await git(['update-ref', '-m', NOTE, 'HEAD', parent, id], { cwd: root })
  if (paths.length === 0) return
  const reset = ['reset', '--quiet', '--pathspec-from-file=-', '--pathspec-file-nul', parent]
  await git(reset, { cwd: root, input: literalInput(paths) })
}
