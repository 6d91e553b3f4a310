import { TidemarkError } from '../../model/failure.ts'
import { literal, literalInput } from '../literal.ts'
import { git } from '../run.ts'

/**
 * Tells the index of those of the paths that it does not know yet, without their content: git commits no others. Gives
 * the function that takes this back. Throws E_GIT, for an ignored file as well.
 */
export async function remember(root: string, paths: readonly string[]): Promise<() => Promise<void>> {
  if (paths.length === 0) throw new TidemarkError('E_GIT', 'git commit: no file was named')
  const known = await list(root, paths)
  const fresh = paths.filter((path) => !known.some((file) => file === path || file.startsWith(`${path}/`)))
  if (fresh.length === 0) return async () => {}
  const args = ['add', '--intent-to-add', '--pathspec-from-file=-', '--pathspec-file-nul']
  await git(args, { cwd: root, input: literalInput(fresh) })
  return async () => await forget(root, fresh)
}

async function forget(root: string, fresh: readonly string[]): Promise<void> {
  const files = await list(root, fresh)
  const input = files.map((file) => `${file}\0`).join('')
  await git(['update-index', '-z', '--force-remove', '--stdin'], { cwd: root, input })
}

async function list(root: string, paths: readonly string[]): Promise<readonly string[]> {
  const output = await git(['ls-files', '-z', '--full-name', '--', ...literal(paths)], { cwd: root })
  return output.toString().split('\0').filter(Boolean)
}
