import type { GitRepository } from '../../git/repository.ts'
import { quoted } from '../../plan/quoted.ts'

/** The command that brings branches of `origin` here, whatever the clone was told to fetch; whole where history is cut off. */
export async function fetchHint(git: GitRepository, branches: readonly string[]): Promise<string> {
  const whole = (await git.isShallow()) ? ' --unshallow' : ''
  const exact = branches.filter((branch) => isExact(branch))
  const names = exact.length === branches.length ? exact : ['*']
  const refs = names.map((name) => quoted(`+refs/heads/${name}:refs/remotes/origin/${name}`))
  return `git fetch${whole} origin ${refs.join(' ')}`
}

/** True for a branch's name, false for a glob. */
export function isExact(branch: string): boolean {
  return !/[*?{}]/u.test(branch)
}
