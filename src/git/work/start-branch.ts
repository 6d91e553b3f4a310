import { TidemarkError } from '../../model/failure.ts'
import { gitFailure } from '../failure.ts'
import { runGit } from '../run.ts'
import { demandObject } from './object-id.ts'

/** Makes a branch at a commit, following no other, and checks it out. Throws E_GIT when it exists or files are in the way. */
export async function startBranch(root: string, name: string, commit: string): Promise<void> {
  demandObject(commit)
  const valid = await runGit(['check-ref-format', '--branch', name], { cwd: root })
  // For `@{-1}` and the like, git answers with another name.
  if (valid.code !== 0 || valid.stdout.toString().trim() !== name) {
    throw new TidemarkError('E_GIT', `git takes no branch called "${name}"`)
  }
  const existing = await runGit(['show-ref', '--verify', '--quiet', `refs/heads/${name}`], { cwd: root })
  if (existing.code === 0) throw new TidemarkError('E_GIT', `the branch ${name} is here already`)
  const args = ['switch', '--quiet', '--no-track', '--create', name, commit]
  const result = await runGit(args, { cwd: root })
  if (result.code === 0) return
  // A post-checkout hook lends git its exit code after the fact.
  const head = await runGit(['symbolic-ref', '--quiet', 'HEAD'], { cwd: root })
  if (head.stdout.toString().trim() !== `refs/heads/${name}`) throw gitFailure(args, result)
}
