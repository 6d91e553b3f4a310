import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { testGit } from './git.ts'

/**
 * Changes files of a ledger branch behind Tidemark's back, as a commit on top (or, with `amend`, in place of the newest):
 * path -> new text, null removes it. Works in the repository that holds the branch, bare or not.
 */
export async function tamper(
  root: string,
  edits: Readonly<Record<string, (text: string) => string | null>>,
  amend = false,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-tamper-'))
  try {
    await testGit(root, ['worktree', 'add', '--quiet', '--detach', folder, 'refs/heads/tidemark'])
    for (const [path, edit] of Object.entries(edits)) await editFile(join(folder, path), edit)
    await testGit(folder, ['add', '--all'])
    await testGit(folder, [
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      'tamper',
      ...(amend ? ['--amend'] : []),
    ])
    const commit = await testGit(folder, ['rev-parse', 'HEAD'])
    await testGit(root, ['update-ref', 'refs/heads/tidemark', commit])
    return commit
  } finally {
    await testGit(root, ['worktree', 'remove', '--force', folder]).catch(() => {})
    await rm(folder, { recursive: true, force: true })
  }
}

async function editFile(path: string, edit: (text: string) => string | null): Promise<void> {
  const text = edit(await readFile(path, 'utf8').catch(() => ''))
  await mkdir(join(path, '..'), { recursive: true })
  await (text === null ? rm(path) : writeFile(path, text))
}
