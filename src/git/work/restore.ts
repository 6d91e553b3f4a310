import { lstat, realpath, rm } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'

import { TidemarkError } from '../../model/failure.ts'
import { literal, literalInput } from '../literal.ts'
import { git } from '../run.ts'

const ARGS = [
  'restore',
  '--source=HEAD',
  '--staged',
  '--worktree',
  '--pathspec-from-file=-',
  '--pathspec-file-nul',
]

/** Gives paths HEAD's content in index and work tree; files that HEAD does not have are deleted. Throws E_GIT. */
export async function restorePaths(root: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  const known = await knownOf(root, paths)
  const [here, gone] = [paths.filter(known), paths.filter((path) => !known(path))]
  await Promise.all(gone.map(async (path) => await demandFile(root, path)))
  if (here.length > 0) await git(ARGS, { cwd: root, input: literalInput(here) })
  await Promise.all(gone.map(async (path) => await rm(join(root, path), { force: true })))
}

/** Whether HEAD or the index has a path, as a file or a folder. */
async function knownOf(root: string, paths: readonly string[]): Promise<(path: string) => boolean> {
  const specs = ['--', ...literal(paths)]
  const [index, head] = await Promise.all([
    git(['ls-files', '-z', '--full-name', ...specs], { cwd: root }),
    git(['diff-index', '--cached', '--name-only', '--no-renames', '-z', 'HEAD', ...specs], { cwd: root }),
  ])
  const files = `${index.toString()}${head.toString()}`.split('\0').filter(Boolean)
  return (path) => files.some((file) => file === path || file.startsWith(`${path}/`))
}

/** What git does not know is deleted by hand: only plain files and links, and only inside the work tree. */
async function demandFile(root: string, path: string): Promise<void> {
  const file = join(root, path)
  const folder = await realpath(dirname(file)).catch(() => null)
  if (folder === null) return
  const top = await realpath(root)
  const inside = folder === top || folder.startsWith(`${top}${sep}`)
  const stats = await lstat(file).catch(() => null)
  if (inside && stats?.isDirectory() !== true) return
  throw new TidemarkError('E_GIT', `${path} is not a file of the work tree, so it is not deleted`)
}
